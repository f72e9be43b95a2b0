import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

@Suite("What one request tells of a connection")
struct ConnectionProbeTests {
    /// What is found where the vendor answers, the clock being at the epoch.
    private func results(_ answer: Result<TransportResponse, TransportError>) async throws -> [String] {
        let url = try ConnectionURL("https://api.example.com")
        let http = VendorHTTP(vendor: "acme", url: url, transport: ScriptedTransport(answer)) { $0["message"]?.string }
        let probe = ConnectionProbe(now: { .epoch }, place: "auth: { key: ... }")
        let results = await probe.results { () async throws(AdapterError) in
            try await http.send(VendorCall("list meters", .get, "/meters"))
        }
        return results.map { "\($0.name) \($0.passed): \($0.message)" }
    }

    @Test("the clocks may be a minute apart, and the message says which way they are apart")
    func clock() async throws {
        for (date, text) in [
            ("Thu, 01 Jan 1970 00:01:00 GMT", "true: within a minute of the vendor's"),
            ("Thu, 01 Jan 1970 00:01:01 GMT", "false: this machine's clock is 61 seconds behind the vendor's: "),
            ("Wed, 31 Dec 1969 23:58:59 GMT", "false: this machine's clock is 61 seconds ahead of the vendor's: "),
            ("yesterday", "true: the API does not tell its time"),
        ] {
            let results = try await results(.answer(200, "[]", [.date: date]))
            #expect(results.prefix(2) == ["reach true: the API answers", "credentials true: they are accepted"])
            #expect(results.count == 3 && results.last?.hasPrefix("clock \(text)") == true, "\(results)")
        }
    }

    @Test("credentials that are refused are told from a vendor that is not reached")
    func failures() async throws {
        let refused = try await results(.answer(403, #"{"message":"expired"}"#))
        #expect(refused.first == "reach true: the API answers" && refused.count == 2)
        #expect(refused.last?.hasPrefix("credentials false: ") == true)
        #expect(refused.last?.contains("expired") == true && refused.last?.hasSuffix("(`auth: { key: ... }`)") == true)
        for answer: Result<TransportResponse, TransportError> in [
            .answer(500), .answer(404), .answer(200, "<html>"),
            .failure(TransportError(.hostNotFound, "no such host", mayHaveBeenSent: false)),
        ] {
            let results = try await results(answer)
            #expect(results.count == 1 && results[0].hasPrefix("reach false: "), "\(results)")
        }
    }

    @Test("a credential that is missing is told in the words that say what to do, since nothing was sent")
    func missing() async {
        let probe = ConnectionProbe(now: { .epoch }, place: "auth: { key: ... }")
        let results = await probe.results { () async throws(AdapterError) in
            throw AdapterError(credentials: SecretError("set ACME_KEY"), vendor: "acme", operation: "list meters")
        }
        #expect(results == [CheckResult("credentials", passed: false, message: "set ACME_KEY")])
    }
}
