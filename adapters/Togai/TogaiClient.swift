import AdapterKit
import HTTPTypes
import Metering
import Transport

/// The calls of Togai's API, each as one method; what they answer is read leniently, what they send is what is documented.
struct TogaiClient: Sendable {
    private let http: VendorHTTP
    private let environment: AdapterEnvironment

    init(_ settings: ConnectionSettings, _ environment: AdapterEnvironment) {
        self.environment = environment
        http = VendorHTTP(
            vendor: settings.instance, url: settings.url, transport: environment.transport, words: Self.words)
    }

    /// The name of the vendor's instance.
    var vendor: String { http.vendor }

    /// Sends a call with the token, and answers with the response of a success.
    func send(_ call: VendorCall) async throws(AdapterError) -> TransportResponse {
        try await http.send(try authorized(call))
    }

    /// Sends a call with the token, and answers with the JSON of a success.
    func json(_ call: VendorCall) async throws(AdapterError) -> JSONValue {
        try await http.json(try authorized(call))
    }

    /// Sends a write, and answers with its JSON; `nil` where the answer is empty or only says that it was done.
    func object(_ call: VendorCall) async throws(AdapterError) -> JSONValue? {
        let response = try await send(call)
        guard response.body.contains(where: { $0 > 0x20 }) else { return nil }
        do {
            let json = try JSONValue.parse(response.body)
            return json["name"] == nil ? nil : json
        } catch {
            throw AdapterError.malformed(
                vendor: vendor, operation: call.operation, response: response, isWrite: call.isWrite,
                reason: "the answer is not JSON: \(error)")
        }
    }

    /// Every item of a paged list, all pages in order.
    ///
    /// - Throws: ``AdapterError``, of the category `malformedResponse` where a page is no list, or leads back to itself.
    func pages(_ operation: String, _ path: String, query: [(name: String, value: String)]) async throws(AdapterError)
        -> [JSONValue]
    {
        var items: [JSONValue] = []
        var seen: Set<String> = []
        var query = query + [("pageSize", "100")]
        while true {
            let page = try await json(VendorCall(operation, .get, path, query: query))
            guard let data = page["data"]?.array ?? page.array else {
                throw malformed(operation, "the answer has no list `data`")
            }
            items += data
            guard let token = page["nextToken"]?.nonEmptyString else { return items }
            guard seen.insert(token).inserted else {
                throw malformed(operation, "the list leads back to a page that was read, by the token \(token)")
            }
            query = [("nextToken", token), ("pageSize", "100")]
        }
    }

    /// The error of an answer that does not hold what it should.
    func malformed(_ operation: String, _ reason: String, isWrite: Bool = false) -> AdapterError {
        AdapterError(
            vendor: vendor, operation: operation, category: isWrite ? .outcomeUnknown : .malformedResponse,
            message: "\(reason). Is the `url` that of Togai's API?")
    }

    private func authorized(_ call: VendorCall) throws(AdapterError) -> VendorCall {
        var call = call
        do {
            call.headers[.authorization] = "Bearer \(try environment.secret("token").revealed)"
        } catch {
            throw AdapterError(
                vendor: vendor, operation: call.operation, category: .unauthorized, message: error.description)
        }
        return call
    }

    /// Finds Togai's own words in the body of an error.
    private static func words(_ json: JSONValue) -> String? {
        for key in ["message", "error", "errorMessage"] {
            if let text = json[key]?.nonEmptyString ?? json[key]?["message"]?.nonEmptyString { return text }
        }
        return nil
    }
}
