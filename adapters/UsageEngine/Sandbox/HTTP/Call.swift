import HTTPTypes
import Transport

/// A request, taken apart as the service looks at it.
struct Call {
    /// The method.
    let method: HTTPRequest.Method
    /// The path without its query, still percent-encoded.
    let path: Substring
    /// The text behind the question mark.
    let query: Substring
    /// The body.
    let body: [UInt8]
    private let fields: HTTPFields

    /// Takes a request apart.
    init(_ request: TransportRequest) {
        let target = request.head.path ?? "/"
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        method = request.head.method
        path = parts[0]
        query = parts.count > 1 ? parts[1] : ""
        body = request.body
        fields = request.head.headerFields
    }

    /// The token of the header field `Authorization`; `nil` where there is none.
    var bearer: Substring? {
        let parts = (fields[.authorization] ?? "").split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1]
    }

    /// The type of the body, without parameters and in lower case.
    var mediaType: String {
        let value = fields[.contentType] ?? ""
        return value.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    }

    /// The body as JSON, which its type has to say it is.
    func json() throws(Refusal) -> JSON {
        guard mediaType == "application/json" else {
            throw .badRequest("Content-Type must be application/json, not \"\(mediaType)\"")
        }
        do {
            return try JSONReader.value(body)
        } catch {
            throw .badRequest("the request body is not valid JSON: \(error.message)")
        }
    }
}
