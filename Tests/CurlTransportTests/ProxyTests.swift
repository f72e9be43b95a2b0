import CurlTransport
import HTTPTypes
import Testing
import Transport

@Suite("Proxies")
struct ProxyTests {
    private func head(_ scheme: String, _ method: HTTPRequest.Method = .get) -> HTTPRequest {
        HTTPRequest(method: method, scheme: scheme, authority: "vendor.invalid", path: "/a?b=c")
    }

    @Test("A request for an http URL goes to the proxy as a whole")
    func plain() async throws {
        let proxy = try LoopbackServer { _ in .answer(body: "by proxy") }
        let transport = try CurlTransport.isolated(["http_proxy": "http://\(proxy.authority)"])
        #expect(try await transport.send(TransportRequest(head: head("http"))).text == "by proxy")
        #expect(proxy.requests.first?.target == "http://vendor.invalid/a?b=c")
    }

    @Test("A proxy that refuses the tunnel is an error with its status, and nothing was sent")
    func refusedTunnel() async throws {
        let proxy = try LoopbackServer { _ in .answer("407 Proxy Authentication Required", ["X-Proxy: 1"]) }
        let transport = try CurlTransport.isolated(["https_proxy": "http://\(proxy.authority)"])
        let error = try await failure(of: transport, TransportRequest(head: head("https", .post)))
        #expect(error.code == .proxy)
        #expect(!error.mayHaveBeenSent)
        #expect(error.message.contains("407"))
        #expect(proxy.requests.map(\.method) == ["CONNECT"])
        #expect(proxy.requests.first?.target == "vendor.invalid:443")
    }

    @Test("A proxy that cannot be reached is told from a server that cannot")
    func unreachable() async throws {
        let (socket, port) = try Socket.reserve()
        defer { socket.close() }
        let transport = try CurlTransport.isolated(["http_proxy": "http://user:hidden@127.0.0.1:\(port)"])
        let error = try await failure(of: transport, TransportRequest(head: head("http", .post)))
        #expect(error.code == .proxy)
        #expect(!error.mayHaveBeenSent)
        #expect(!error.description.contains("hidden"))
    }

    @Test("no_proxy keeps a host from the proxy")
    func exempt() async throws {
        let server = try LoopbackServer { _ in .answer(body: "direct") }
        let transport = try CurlTransport.isolated(["http_proxy": "http://127.0.0.1:1", "no_proxy": "127.0.0.1"])
        #expect(try await transport.send(server.request()).text == "direct")
    }

    @Test("Variables are read as the curl tool reads them")
    func variables() {
        let none = NetworkSettings(environment: [:])
        #expect(none == NetworkSettings(environment: ["HTTP_PROXY": "a", "http_proxy": "", "SSL_CERT_FILE": ""]))
        #expect(none.httpProxy == nil && none.httpsProxy == nil && none.noProxy == nil)
        #expect(none.authorityFile == nil && none.authorityFolder == nil)
        let all = NetworkSettings(environment: ["ALL_PROXY": "a", "HTTPS_PROXY": "b", "NO_PROXY": "c"])
        #expect(all.httpProxy == "a" && all.httpsProxy == "b" && all.noProxy == "c")
        let small = NetworkSettings(environment: ["https_proxy": "a", "HTTPS_PROXY": "b", "http_proxy": "d"])
        #expect(small.httpProxy == "d" && small.httpsProxy == "a")
        let both = NetworkSettings(environment: ["SSL_CERT_FILE": "f", "SSL_CERT_DIR": "d"])
        #expect(both.authorityFile == "f" && both.authorityFolder == "d")
        let bundle = NetworkSettings(environment: ["CURL_CA_BUNDLE": "b", "SSL_CERT_FILE": "f", "SSL_CERT_DIR": "d"])
        #expect(bundle.authorityFile == "b" && bundle.authorityFolder == nil)
    }
}
