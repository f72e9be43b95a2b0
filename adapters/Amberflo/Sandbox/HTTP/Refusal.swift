/// Why a request is refused: a status, one sentence, and every single problem that was found.
struct Refusal: Error, Sendable, Hashable {
    var status: Int
    var message: String
    var details: [String] = []
    var allow: [String] = []
    var retryAfter: Int?

    static func badRequest(_ message: String, details: [String] = []) -> Refusal {
        Refusal(status: 400, message: message, details: details)
    }

    static func notFound(_ message: String) -> Refusal {
        Refusal(status: 404, message: message)
    }

    /// The document's word for the status, for programs.
    var code: String {
        switch status {
        case 401: "UNAUTHORIZED"
        case 404: "NOT_FOUND"
        case 405: "METHOD_NOT_ALLOWED"
        case 429: "TOO_MANY_REQUESTS"
        default: "BAD_REQUEST"
        }
    }

    /// The error's body: `message`, `code` and `details` (Amberflo Metering API: ErrorResponse), or live an
    /// `errorMessage`.
    func body(_ dialect: AmberfloSandbox.Dialect) -> JSON {
        let list = details.joined(separator: "; ")
        switch dialect {
        case .document:
            var members: [String: JSON] = ["message": .string(message), "code": .string(code)]
            if !details.isEmpty { members["details"] = .string(list) }
            return .object(members)
        case .live:
            return .object(["errorMessage": .string(details.isEmpty ? message : "\(message): \(list)")])
        }
    }
}
