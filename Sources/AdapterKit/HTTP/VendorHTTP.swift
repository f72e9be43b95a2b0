import HTTPTypes
package import Metering
package import Transport

/// A vendor's JSON API over HTTP: builds requests, and turns every answer that is not a success into an ``AdapterError``.
package struct VendorHTTP: Sendable {
    /// The name of the vendor's instance, for errors.
    package var vendor: String
    /// Where the API is.
    package var url: ConnectionURL
    /// The way there.
    package var transport: any HTTPTransport
    /// Finds the vendor's own words in the body of an error.
    package var words: @Sendable (JSONValue) -> String?

    /// Makes a caller of an API.
    package init(
        vendor: String,
        url: ConnectionURL,
        transport: any HTTPTransport,
        words: @escaping @Sendable (JSONValue) -> String?
    ) {
        self.vendor = vendor
        self.url = url
        self.transport = transport
        self.words = words
    }

    /// Sends a request and answers with the response of a success (200 to 299).
    ///
    /// - Throws: ``AdapterError`` where there is no answer, its status is no success, or it is a page for people, which no API
    ///   answers with.
    package func send(_ call: VendorCall) async throws(AdapterError) -> TransportResponse {
        let response: TransportResponse
        do {
            response = try await transport.send(call.request(to: url))
        } catch {
            if call.isWrite, error.mayHaveBeenSent { WriteTrace.current?.noteSent() }
            throw AdapterError(transport: error, vendor: vendor, call: call)
        }
        if call.isWrite, response.head.status.kind != .clientError || response.head.status == .requestTimeout {
            WriteTrace.current?.noteSent()
        }
        guard response.head.status.kind == .successful else {
            throw AdapterError(response: response, vendor: vendor, call: call, words: words)
        }
        guard !response.isPage else { throw malformed(call, response, "the answer is a page for people") }
        return response
    }

    /// Sends a request and answers with the JSON of a success.
    ///
    /// - Throws: ``AdapterError``, as ``send(_:)`` throws it, and where the body is empty or not JSON.
    package func json(_ call: VendorCall) async throws(AdapterError) -> JSONValue {
        let response = try await send(call)
        guard let json = try json(of: response, to: call) else {
            throw malformed(call, response, "the answer is empty")
        }
        return json
    }

    /// The JSON of a success; `nil` where its body is empty, as many are that answer a write.
    ///
    /// - Throws: ``AdapterError`` where the body is something else.
    package func json(of response: TransportResponse, to call: VendorCall) throws(AdapterError) -> JSONValue? {
        let text = response.text
        guard text.contains(where: { $0 > 0x20 }) else { return nil }
        do {
            return try JSONValue.parse(text)
        } catch {
            throw malformed(call, response, "the answer is not JSON: \(error)")
        }
    }

    /// The error of an answer that is not what the vendor's document promises, although its status is a success.
    package func malformed(_ call: VendorCall, _ response: TransportResponse, _ reason: String) -> AdapterError {
        AdapterError(malformed: response, vendor: vendor, call: call, reason: reason)
    }
}
