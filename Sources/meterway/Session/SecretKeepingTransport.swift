import HTTPTypes
package import Transport

/// A transport that takes the credentials of a request out of an answer that repeats them.
///
/// Answers that report a failure, or are no JSON, end in messages, in the journal and in the history. A vendor, or a proxy on the
/// way, may repeat the key in them.
package struct SecretKeepingTransport: HTTPTransport {
    private let inner: any HTTPTransport

    /// Makes a transport around another one.
    package init(_ inner: any HTTPTransport) {
        self.inner = inner
    }

    package func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        var response = try await inner.send(request)
        let type = response.head.headerFields[.contentType] ?? ""
        // The usual type first: to look for a word within a text takes far longer.
        let isJSON = type.hasPrefix("application/json") || type.contains("json")
        guard response.head.status.kind != .successful || !isJSON, !response.body.isEmpty else { return response }
        let redactor = Redactor(secrets: Self.credentials(of: request))
        response.body = Array(redactor.redact(String(decoding: response.body, as: UTF8.self)).utf8)
        return response
    }

    /// The values of the fields that carry secrets, without the word for their kind.
    private static func credentials(of request: TransportRequest) -> [String] {
        let fields = request.head.headerFields
        let hidden = Redactor().redact(fields)
        return zip(fields, hidden).filter { $0 != $1 }.flatMap { field, _ in
            [field.value] + (field.value.split(separator: " ").last.map { [String($0)] } ?? [])
        }
    }
}
