/// Why a request is refused: a status, what it says in one sentence, and every single problem that was found.
struct Refusal: Error, Sendable, Hashable {
    var status: Int
    /// The sentence; where there are `details`, what they are problems of.
    var message: String
    var details: [String] = []
    var allow: [String] = []
    var retryAfter: Int?

    static func badRequest(_ message: String) -> Refusal {
        Refusal(status: 400, message: message)
    }

    /// A refusal of what a body says, for problems of which there is at least one.
    static func invalid(_ subject: String, _ problems: [String]) -> Refusal {
        Refusal(status: 400, message: "Invalid \(subject)", details: problems)
    }

    static func notFound(_ message: String) -> Refusal {
        Refusal(status: 404, message: message)
    }

    /// How many problems an answer lists.
    private static let mostDetails = 100

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
        guard let first = details.first else {
            return switch dialect {
            case .document: .object(["message": .string(message), "code": .string(code)])
            case .live: .object(["errorMessage": .string(message)])
            }
        }
        let list = details.prefix(Self.mostDetails).joined(separator: "; ")
        switch dialect {
        case .document:
            let rest = details.count > 1 ? " (and \(details.count - 1) more)" : ""
            return .object([
                "message": .string("\(message): \(first)\(rest)"), "code": .string(code), "details": .string(list),
            ])
        case .live:
            return .object(["errorMessage": .string("\(message): \(list)")])
        }
    }
}
