import AdapterKit
import Testing

@Suite("The address of a vendor's API")
struct ConnectionURLTests {
    private func refusal(_ text: String) -> ConnectionURLError? {
        do {
            _ = try ConnectionURL(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "host, port and path are told apart, and the path has no final slash",
        arguments: [
            ("https://api.example.com", "api.example.com", ""),
            ("HTTPS://api.example.com/", "api.example.com", ""),
            ("https://api.example.com:8443/v1/", "api.example.com:8443", "/v1"),
            ("https://api.example.com//a///b", "api.example.com", "/a/b"),
            ("https://[2001:db8::1]:443/x", "[2001:db8::1]:443", "/x"),
        ]
    )
    func parts(text: String, authority: String, path: String) throws {
        let url = try ConnectionURL(text)
        #expect(url.scheme == "https")
        #expect(url.authority == authority)
        #expect(url.path == path)
        #expect(url.description == "https://\(authority)\(path)")
    }

    @Test("the host stands without its port", arguments: ["https://a.example:1/x", "https://[::1]:1", "https://[::1]"])
    func host(text: String) throws {
        #expect(["a.example", "::1"].contains(try ConnectionURL(text).host))
    }

    @Test(
        "plain http is taken to this machine",
        arguments: [
            "http://127.0.0.1:8080", "http://127.255.0.9/x", "http://localhost", "http://LocalHost:80",
            "http://[::1]:1/x",
        ]
    )
    func loopback(text: String) throws {
        #expect(try ConnectionURL(text).isLoopback)
    }

    @Test(
        "plain http is taken to no other machine, whatever its name looks like",
        arguments: [
            "http://api.example.com", "http://127.0.0.1.example.com", "http://localhost.example.com",
            "http://128.0.0.1",
            "http://0127.0.0.1", "http://127.0.0.01", "http://127.1", "http://127.0.0.256", "http://10.0.0.1",
            "http://[::2]", "http://localhost.",
        ]
    )
    func elsewhere(text: String) {
        #expect(refusal(text)?.message == "would send credentials in the clear")
        #expect(refusal(text)?.text == text)
    }

    @Test(
        "what is no address of an API is refused with what would be right",
        arguments: [
            ("api.example.com", "is no absolute URL"), ("", "is no absolute URL"),
            ("ftp://api.example.com", "has the scheme `ftp`"), ("file:///etc/passwd", "has the scheme `file`"),
            ("https://", "names no host, or a port that is none"),
            ("https:///x", "names no host, or a port that is none"),
            ("https://:443", "names no host, or a port that is none"),
            ("https://a b.example", "names no host, or a port that is none"),
            ("https://api.example.com:", "names no host, or a port that is none"),
            ("https://api.example.com:https", "names no host, or a port that is none"),
            ("https://api.example.com:65536", "names no host, or a port that is none"),
            ("https://[::1", "names no host, or a port that is none"),
            ("http://[::1].example.com", "names no host, or a port that is none"),
            ("https://api.example.com\\@evil.example", "carries a user name or password"),
            ("https://api.example.com/a b", "has a character in its path that stands in no URL as it is"),
            ("https://api.example.com/caf\u{E9}", "has a character in its path that stands in no URL as it is"),
            ("https://api.example.com/a?b c", "has a query or a fragment"),
            ("https://api.example.com/a#b", "has a query or a fragment"),
        ]
    )
    func refused(text: String, message: String) {
        #expect(refusal(text)?.message == message)
        #expect(refusal(text)?.expected.isEmpty == false)
    }

    @Test(
        "a credential in an address is refused and never shown",
        arguments: [
            "https://ann:hunter2@api.example.com", "https://hunter2@api.example.com/x?y",
            "https://ann:hunter2 x@api.example",
            "ftp://ann:hunter2@api.example.com", "ann:hunter2@api.example.com", "https://api.example.com?key=hunter2",
            "https://api.example.com/x?key=hunter2", "https://api.example.com/x#hunter2", "http://e.example?t=hunter2",
        ]
    )
    func credentials(text: String) throws {
        let error = try #require(refusal(text))
        #expect(!error.description.contains("hunter2"))
    }
}
