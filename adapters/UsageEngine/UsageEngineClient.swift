import AdapterKit
import HTTPTypes
import Metering
import Transport

/// The calls of Usage Engine's API, each with a token.
struct UsageEngineClient: Sendable {
    /// The caller of the API.
    let http: VendorHTTP
    /// The connection's token.
    let tokens: TokenSource
    /// The path before `/meter-types` and `/meters`, often empty; without a final slash.
    let prefix: String
    /// How many calls may have a token and wait to be sent: one that waits for long would find its token ended.
    let places: ConcurrencyLimit
    /// How many items pages have, as lists have shown it.
    let bound = PageBound()

    /// How many tokens a call tries at most that others have and the vendor took from none, and how many at all.
    private static let mostTokens = 10
    private static let mostTokensAtAll = 200

    /// Sends a call with a token, once more with a new one where the vendor no longer takes it.
    ///
    /// That the new one is refused is final where nobody else has it: one that calls beside this one have used may have ended since.
    ///
    /// - Throws: ``AdapterError`` where there is no answer, or its status is no success.
    func send(_ call: VendorCall) async throws(AdapterError) -> TransportResponse {
        guard await places.enter() else {
            throw AdapterError(
                vendor: http.vendor,
                operation: call.operation,
                category: .cancelled,
                message: "the run was stopped"
            )
        }
        defer { places.leave() }
        var token = try await token(call)
        var tried = 1
        while true {
            do throws(AdapterError) {
                let response = try await http.send(authorized(call, token.secret))
                token.use.take()
                return response
            } catch {
                if let status = error.status, status != 401, status < 500 { token.use.take() }
                guard error.status == 401, mayBeSpent(token, tried) else { throw error }
            }
            token = try await self.token(call, replacing: token.secret)
            tried += 1
        }
    }

    /// Sends a call and answers with the JSON of a success; `nil` where the answer has no body.
    ///
    /// - Throws: ``AdapterError``, of the category `malformedResponse` where the body is not JSON.
    func json(_ call: VendorCall) async throws(AdapterError) -> JSONValue? {
        try await dated(call).json
    }

    /// Sends a call and answers with the JSON of a success, and with the vendor's time; each `nil` where the answer has none.
    ///
    /// - Throws: ``AdapterError``, of the category `malformedResponse` where the body is not JSON.
    func dated(_ call: VendorCall) async throws(AdapterError) -> (json: JSONValue?, date: Timestamp?) {
        let response = try await send(call)
        let date = response.head.headerFields[.date].flatMap { HTTPDate($0) }
        let time = date.map { Timestamp.epoch.adding(seconds: Int64($0.secondsSince1970)) }
        return (try http.json(of: response, to: call), time)
    }

    /// The error of an answer that lacks what the reference promises.
    func malformed(_ call: VendorCall, _ reason: String) -> AdapterError {
        AdapterError(
            vendor: http.vendor,
            operation: call.operation,
            category: call.isWrite ? .outcomeUnknown : .malformedResponse,
            message: "\(reason); check `url` and `meteringPath` of this vendor"
        )
    }

    /// Finds the vendor's own words in the body of an error, whose shape is not documented.
    static func words(_ json: JSONValue) -> String? {
        if let list = json["errors"]?.array ?? json.array {
            let texts = list.compactMap { $0.string ?? words($0) }
            if !texts.isEmpty { return texts.joined(separator: "; ") }
        }
        for name in ["message", "error_description", "errorMessage", "detail", "error"] {
            if let text = json[name]?.string, !text.isEmpty { return text }
            if let inner = json[name], inner.object != nil || inner.array != nil, let text = words(inner) {
                return text
            }
        }
        return nil
    }

    /// Whether a token that the vendor has refused may be one that was good and has ended.
    private func mayBeSpent(_ token: GrantedToken, _ tried: Int) -> Bool {
        if token.use.isTaken { return tried < Self.mostTokensAtAll }
        return tried == 1 || (token.use.isShared && tried < Self.mostTokens)
    }

    private func token(
        _ call: VendorCall,
        replacing refused: Secret? = nil
    ) async throws(AdapterError) -> GrantedToken {
        do throws(AdapterError) {
            return try await tokens.token(replacing: refused)
        } catch {
            var error = error
            error.vendor = http.vendor
            // Without a token nothing was sent, whatever the call would have done.
            error.operation = "\(call.operation): \(error.operation)"
            throw error
        }
    }

    private func authorized(_ call: VendorCall, _ token: Secret) -> VendorCall {
        var call = call
        call.path = prefix + call.path
        call.headers[.authorization] = "Bearer \(token.revealed)"
        return call
    }
}
