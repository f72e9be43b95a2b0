import HTTPTypes
import Metering
import Transport

/// A transport that takes a vendor's credentials out of answers and errors that repeat them.
///
/// Answers that report a failure, or are no JSON, end in messages, in the journal and in the history. A vendor, or a proxy on the
/// way, may repeat in them the key of the request, or another credential that it was told before.
struct SecretKeepingTransport: HTTPTransport {
    private let inner: any HTTPTransport
    private let secrets: ResolvedSecrets

    /// Makes a transport around another one; the secrets are those that the vendor may know when it answers.
    init(_ inner: any HTTPTransport, secrets: ResolvedSecrets) {
        self.inner = inner
        self.secrets = secrets
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        var response: TransportResponse
        do {
            response = try await inner.send(request)
        } catch {
            throw redactor(for: request).redact(error)
        }
        guard Self.isTold(response) else { return response }
        let redactor = redactor(for: request)
        response.head.headerFields = HTTPFields(
            response.head.headerFields.map { HTTPField(name: $0.name, value: redactor.redact($0.value)) }
        )
        response.body = Array(redactor.redact(String(decoding: response.body, as: UTF8.self)).utf8)
        return response
    }

    /// Whether an answer may end in words: all but a success with JSON, which is read member by member whatever type it is sent as.
    private static func isTold(_ response: TransportResponse) -> Bool {
        guard response.head.status.kind == .successful else { return true }
        // The usual type first: to look for a word within a text takes far longer.
        let isJSON = response.head.headerFields[values: .contentType].contains { type in
            type.hasPrefix("application/json") || type.lowercased().contains("json")
        }
        if isJSON || response.body.isEmpty { return false }
        guard let body = try? JSONValue.parse(response.text) else { return true }
        return body.object == nil && body.array == nil
    }

    private func redactor(for request: TransportRequest) -> Redactor {
        Redactor(secrets: secrets.all.union(Self.credentials(of: request)))
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
