import AdapterKit
import HTTPTypes
import Metering
import Transport

/// Amberflo's API, one method for each operation, in both dialects.
///
/// Anything from 200 to 299 is a success. Bodies are read leniently (members that are not known are kept, those that
/// may be absent may be null) and sent as the dialect has them.
struct AmberfloClient: Sendable {
    /// The name of the vendor's instance, for errors.
    let vendor: String
    let dialect: AmberfloDialect
    /// Where definitions, rules and usage are.
    let http: VendorHTTP
    /// Where events go; what is wrong with the address, if it is none.
    private let ingest: Result<VendorHTTP, ConnectionURLError>
    private let secret: @Sendable (String) throws(SecretError) -> Secret

    init(_ settings: ConnectionSettings, _ environment: AdapterEnvironment) {
        vendor = settings.instance
        dialect = AmberfloDialect(settings)
        http = VendorHTTP(
            vendor: settings.instance,
            url: settings.url,
            transport: environment.transport,
            words: Self.words
        )
        ingest = Self.ingestURL(settings).map { url in
            VendorHTTP(vendor: settings.instance, url: url, transport: environment.transport, words: Self.words)
        }
        secret = environment.secret
    }

    private static func ingestURL(_ settings: ConnectionSettings) -> Result<ConnectionURL, ConnectionURLError> {
        guard let text = settings.text("ingestURL") else { return .success(settings.url) }
        do {
            return .success(try ConnectionURL(text))
        } catch {
            return .failure(error)
        }
    }

    /// The vendor's words in an error: `message` with `details`, else `code` (the document), `errorMessage` (the live service).
    @Sendable
    private static func words(_ body: JSONValue) -> String? {
        guard let object = body.object else { return nil }
        let error = object["error"]
        let texts = [
            object["message"]?.string, object["errorMessage"]?.string, error?.string, error?["message"]?.string,
        ]
        guard let text = texts.compactMap(\.self).first(where: { !$0.isEmpty }) else {
            return object["details"]?.string ?? object["code"]?.string
        }
        guard let details = object["details"]?.string, !text.contains(details) else { return text }
        return "\(text): \(details)"
    }

    private static let keyField = HTTPField.Name("X-API-KEY")

    /// Sends a request with the key, and answers with the response of a success.
    func send(_ call: VendorCall, toIngest: Bool = false) async throws(AdapterError) -> TransportResponse {
        var call = call
        let http = try toIngest ? ingestHTTP(call) : http
        if let field = Self.keyField {
            call.headers[field] = try key(call).revealed
        }
        return try await http.send(call)
    }

    /// Sends a request and answers with its JSON; `nil` where the answer is empty.
    func json(_ call: VendorCall) async throws(AdapterError) -> JSONValue? {
        try http.json(of: try await send(call), to: call)
    }

    /// Sends a request and answers with the elements of its array.
    func list(_ call: VendorCall) async throws(AdapterError) -> [JSONValue] {
        let response = try await send(call)
        let body = try http.json(of: response, to: call)
        guard let array = body?.array else {
            throw http.malformed(call, response, "the answer is \(body?.kind ?? "empty") in place of an array")
        }
        return array
    }

    /// The error of JSON that lacks what its use needs.
    func malformed(_ call: VendorCall, _ reason: String) -> AdapterError {
        AdapterError(
            vendor: vendor,
            operation: call.operation,
            category: call.isWrite ? .outcomeUnknown : .malformedResponse,
            message: "\(reason). Do `url` and `dialect` of this vendor fit?"
        )
    }

    private func ingestHTTP(_ call: VendorCall) throws(AdapterError) -> VendorHTTP {
        switch ingest {
        case .success(let http): return http
        case .failure(let error):
            throw AdapterError(
                vendor: vendor,
                operation: call.operation,
                category: .rejected,
                message: "the setting `ingestURL` is no address: \(error)"
            )
        }
    }

    private func key(_ call: VendorCall) throws(AdapterError) -> Secret {
        do {
            return try secret("apiKey")
        } catch {
            throw AdapterError(credentials: error, vendor: vendor, operation: call.operation)
        }
    }
}
