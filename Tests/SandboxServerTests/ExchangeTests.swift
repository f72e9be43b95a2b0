import Foundation
import HTTPTypes
import SeededRandom
import Testing
import Transport

@testable import SandboxServer

@Suite("The parts of an exchange")
struct ExchangeTests {
    @Test(
        "read from Accept-Encoding whether gzip is welcome",
        arguments: [
            (nil, false), ("", false), ("gzip", true), ("GZip", true), ("deflate, gzip;q=0.5", true),
            ("gzip;q=0", false),
            ("gzip; q=0.000", false), ("*", true), ("*;q=0", false), ("*, gzip;q=0", false), ("x-gzip", true),
            ("br, zstd", false), ("gzip;q=0.001", true), (" , ;q=1", false),
        ] as [(String?, Bool)]
    )
    func accepted(field: String?, gzip: Bool) {
        #expect(AcceptedCodings(field).gzip == gzip)
    }

    @Test("write the date as HTTP has it")
    func date() {
        #expect(HTTPDate.text(of: Date(timeIntervalSince1970: 784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.text(of: Date(timeIntervalSince1970: 1_767_225_600)) == "Thu, 01 Jan 2026 00:00:00 GMT")
    }

    @Test("keep a date that the handler gave")
    func ownDate() {
        let response = TransportResponse(head: HTTPResponse(status: .ok, headerFields: [.date: "then"]))
        let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/")
        let answer = PreparedAnswer(response, to: request, limits: ExchangeLimits())
        #expect(answer.head.headerFields[.date] == "then")
    }

    @Test("compress what they decompress", arguments: [0, 1, 1_000, 100_000])
    func gzip(count: Int) throws {
        var generator = SplitMix64(seed: count)
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...15, using: &generator) }
        let coded = try #require(Gzip.compress(bytes))
        #expect(try Gzip.decompress(coded, limit: max(count, 1)) == bytes)
        if count > 1_000 {
            #expect(throws: GzipError.tooLarge) { try Gzip.decompress(coded, limit: count - 1) }
        }
    }

    @Test("refuse gzip that was cut at any byte or has any byte changed in its data")
    func damage() throws {
        let coded = try #require(Gzip.compress(Array("hello, hello, hello".utf8)))
        for cut in coded.indices {
            #expect(throws: GzipError.self) { try Gzip.decompress(Array(coded.prefix(cut)), limit: 1_000) }
        }
        for index in coded.indices.dropFirst(10) {
            var changed = coded
            changed[index] ^= 0x10
            #expect(throws: GzipError.self) { try Gzip.decompress(changed, limit: 1_000) }
        }
    }

    @Test("turn a handler that fails into a 502 that says why")
    func failingHandler() async throws {
        struct Failing: HTTPTransport {
            func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
                throw TransportError(.other, "no luck", mayHaveBeenSent: false)
            }
        }
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "one", handler: Failing())])
        let answer = try await server.run { addresses in try await RawClient.send(port: addresses.ports["one"] ?? 0) }
        #expect(answer.status == 502)
        #expect(answer.text == #"{"error":"The handler of one gave no answer: no luck"}"#)
    }
}
