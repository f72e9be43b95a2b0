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
    /// - Throws: ``AdapterError`` where there is no answer, or its status is no success.
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
        return response
    }

    /// Sends a request and answers with the JSON of a success.
    ///
    /// - Throws: ``AdapterError``, of the category `malformedResponse` where the body is not JSON.
    package func json(_ call: VendorCall) async throws(AdapterError) -> JSONValue {
        let response = try await send(call)
        do {
            return try JSONValue.parse(response.body)
        } catch {
            throw AdapterError.malformed(
                vendor: vendor,
                operation: call.operation,
                response: response,
                isWrite: call.isWrite,
                reason: "the answer is not JSON: \(error)"
            )
        }
    }
}
