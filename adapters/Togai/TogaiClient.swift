import AdapterKit
import HTTPTypes
import Metering
import Transport

/// The calls of Togai's API, each as one method; what they answer is read leniently, what they send is what is documented.
struct TogaiClient: Sendable {
    /// The caller of the API.
    let http: VendorHTTP
    private let environment: AdapterEnvironment

    init(_ settings: ConnectionSettings, _ environment: AdapterEnvironment) {
        self.environment = environment
        http = VendorHTTP(
            vendor: settings.instance,
            url: settings.url,
            transport: environment.transport,
            words: Self.words
        )
    }

    /// The name of the vendor's instance.
    var vendor: String { http.vendor }

    /// Sends a call with the token, and answers with the response of a success.
    func send(_ call: VendorCall) async throws(AdapterError) -> TransportResponse {
        let token = try token(call)
        do throws(AdapterError) {
            return try await http.send(Self.authorized(call, token))
        } catch {
            throw error.hiding(token)
        }
    }

    /// Sends a call with the token, and answers with the JSON of a success.
    func json(_ call: VendorCall) async throws(AdapterError) -> JSONValue {
        let token = try token(call)
        do throws(AdapterError) {
            return try await http.json(Self.authorized(call, token))
        } catch {
            throw error.hiding(token)
        }
    }

    /// Sends a write, and answers with its JSON; `nil` where the answer is empty, or words that are read no further.
    ///
    /// - Parameters:
    ///   - call: the write.
    ///   - mayBeWords: whether an answer in plain words, such as `OK`, tells as much as an empty one: what came of the write is read
    ///     after it.
    /// - Returns: the JSON and the status.
    /// - Throws: ``AdapterError``, of the category `outcomeUnknown` where the answer is something else.
    func answer(
        _ call: VendorCall,
        mayBeWords: Bool = true
    ) async throws(AdapterError) -> (json: JSONValue?, status: Int) {
        let response = try await send(call)
        let status = response.head.status.code
        do {
            return (try http.json(of: response, to: call), status)
        } catch {
            guard mayBeWords else { throw error }
            return (nil, status)
        }
    }

    /// Every item of a paged list, each key once, in the order of the pages.
    ///
    /// Lists begin with what changed last, so that an item that changes while pages are read moves to the front, past what was
    /// read already: a list of several pages is therefore begun again until a page brings nothing new.
    ///
    /// - Throws: ``AdapterError``, of the category `malformedResponse` where a page is no list, or leads back to itself.
    func pages(
        _ operation: String,
        _ path: String,
        key: (JSONValue) -> String
    ) async throws(AdapterError) -> [JSONValue] {
        var items: [JSONValue] = []
        var keys: Set<String> = []
        var isComplete = false
        for round in 0..<Self.rounds where !isComplete {
            var tokens: Set<String> = []
            var token: String?
            repeat {
                let page = try await page(operation, path, token)
                let new = page.items.filter { keys.insert(key($0)).inserted }
                items += new
                token = page.next
                if let next = token, !tokens.insert(next).inserted {
                    throw malformed(
                        operation,
                        "the list leads back to a page that was read, by the token \(Excerpt.quoted(next))"
                    )
                }
                isComplete = round > 0 && new.isEmpty || tokens.isEmpty
            } while token != nil && !isComplete
        }
        return items
    }

    /// How often a list that keeps changing is begun at the most.
    private static let rounds = 4

    private func page(
        _ operation: String,
        _ path: String,
        _ token: String?
    ) async throws(AdapterError) -> (items: [JSONValue], next: String?) {
        let position = token.map { [(name: "nextToken", value: $0)] } ?? []
        let page = try await json(VendorCall(operation, .get, path, query: position + [("pageSize", "100")]))
        guard let items = page.list("data") else {
            throw malformed(operation, "the answer has no list `data`")
        }
        return (items, page["nextToken"]?.nonEmptyString)
    }

    /// The error of an answer that does not hold what it should.
    func malformed(_ operation: String, _ reason: String, isWrite: Bool = false) -> AdapterError {
        AdapterError(
            vendor: vendor,
            operation: operation,
            category: isWrite ? .outcomeUnknown : .malformedResponse,
            message: "\(reason). Is the `url` that of Togai's API?"
        )
    }

    private func token(_ call: VendorCall) throws(AdapterError) -> Secret {
        do {
            return try environment.secret("token")
        } catch {
            throw AdapterError(credentials: error, vendor: vendor, operation: call.operation)
        }
    }

    private static func authorized(_ call: VendorCall, _ token: Secret) -> VendorCall {
        var call = call
        call.headers[.authorization] = "Bearer \(token.revealed)"
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

extension AdapterError {
    /// Whether the vendor refused the request for what it says, such as for the state that an object is in.
    var isRefusal: Bool { category == .rejected || category == .conflict }

    /// The error with a credential that the vendor repeats made unreadable.
    fileprivate func hiding(_ secret: Secret) -> AdapterError {
        guard !secret.revealed.isEmpty else { return self }
        var error = self
        error.message = message.replacing(secret.revealed, with: secret.description)
        error.vendorMessage = vendorMessage?.replacing(secret.revealed, with: secret.description)
        return error
    }
}
