import HTTPTypes
import Testing
import Transport

@testable import CurlTransport

@Suite("Requests before they are sent")
struct PreparedRequestTests {
    private func prepare(
        _ method: HTTPRequest.Method = .get,
        scheme: String? = "https",
        authority: String? = "vendor.example",
        path: String? = "/",
        body: [UInt8] = []
    ) throws(TransportError) -> PreparedRequest {
        let head = HTTPRequest(method: method, scheme: scheme, authority: authority, path: path)
        return try PreparedRequest(TransportRequest(head: head, body: body), limits: TransportLimits())
    }

    @Test("The URL is put together from its parts")
    func url() throws {
        #expect(try prepare(path: "/a?b").url == "https://vendor.example/a?b")
        #expect(try prepare(scheme: "HTTP", authority: "[::1]:80", path: nil).url == "http://[::1]:80/")
        #expect(try prepare(path: "").origin == "https://vendor.example")
    }

    @Test("Other schemes are refused", arguments: [nil, "", "ftp", "file", "httpx"])
    func scheme(scheme: String?) {
        #expect(throws: TransportError.self) { try prepare(scheme: scheme) }
    }

    @Test("What is no host is refused", arguments: [nil, "", "a b", "a/b", "a?b", "a#b", "a\\b", "ä.example"])
    func host(authority: String?) {
        #expect(throws: TransportError.self) { try prepare(authority: authority) }
    }

    @Test("Credentials in a URL are refused and not shown")
    func credentials() throws {
        let error = try #require(throws: TransportError.self) { try prepare(authority: "user:hidden@vendor.example") }
        #expect(error.code == .invalidURL)
        #expect(!error.mayHaveBeenSent)
        #expect(!error.description.contains("hidden"))
    }

    @Test("A path that is not encoded is refused", arguments: ["a", "/a b", "/ä", "/a#b", "/?q=a b", "/[\u{80}]"])
    func path(path: String) throws {
        let error = try #require(throws: TransportError.self) { try prepare(path: path) }
        #expect(error.code == .invalidURL)
    }

    @Test("CONNECT, and HEAD with a body, are refused")
    func methods() {
        #expect(throws: TransportError.self) { try prepare(.connect) }
        #expect(throws: TransportError.self) { try prepare(.head, body: [1]) }
    }

    @Test("An empty body is not compressed")
    func emptyGzip() throws {
        var request = TransportRequest(
            head: HTTPRequest(method: .post, scheme: "https", authority: "vendor.example", path: "/")
        )
        request.head.headerFields[.contentEncoding] = "gzip"
        #expect(try PreparedRequest(request, limits: TransportLimits()).body.isEmpty)
    }

    @Test("Limits in seconds and milliseconds are rounded up and never zero")
    func durations() {
        #expect(Duration.zero.wholeMilliseconds == 1)
        #expect(Duration.microseconds(1_001).wholeMilliseconds == 2)
        #expect(Duration.seconds(Int64.max).wholeMilliseconds == Int(Int32.max))
        #expect(Duration.milliseconds(1_001).wholeSeconds == 2)
        #expect(Duration.zero.wholeSeconds == 1)
    }
}
