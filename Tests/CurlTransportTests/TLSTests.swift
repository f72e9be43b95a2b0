import CurlTransport
import Foundation
import HTTPTypes
import Testing
import Transport

@Suite("TLS")
struct TLSTests {
    private let identity: OpenSSL.Identity
    private let server: TLSServer

    init() async throws {
        (identity, server) = try await TLSServer.start(["-www"])
    }

    private func request(_ host: String, _ method: HTTPRequest.Method = .get) -> TransportRequest {
        TransportRequest(
            head: HTTPRequest(method: method, scheme: "https", authority: "\(host):\(server.port)", path: "/")
        )
    }

    @Test("A server of an unknown authority is refused before anything is sent")
    func untrusted() async throws {
        let error = try await failure(of: CurlTransport.isolated(), request("localhost", .post))
        #expect(error.code == .tls)
        #expect(!error.mayHaveBeenSent)
        #expect(error.message.contains("SSL_CERT_FILE"))
    }

    @Test("A server of a named authority is trusted", arguments: ["SSL_CERT_FILE", "CURL_CA_BUNDLE"])
    func trusted(variable: String) async throws {
        let answer = try await CurlTransport.isolated([variable: identity.certificate]).send(request("localhost"))
        #expect(answer.head.status.code == 200)
        #expect(answer.text.contains("s_server"))
    }

    @Test("A folder of authorities is looked into")
    func folder() async throws {
        try await blocking { [identity] in try OpenSSL.run(["rehash", identity.folder.path()]) }
        let answer = try await CurlTransport.isolated(["SSL_CERT_DIR": identity.folder.path()]).send(
            request("localhost")
        )
        #expect(answer.head.status.code == 200)
    }

    @Test("A certificate for another name is refused before anything is sent")
    func wrongName() async throws {
        let transport = try CurlTransport.isolated(["SSL_CERT_FILE": identity.certificate])
        let error = try await failure(of: transport, request("127.0.0.1", .post))
        #expect(error.code == .tls)
        #expect(!error.mayHaveBeenSent)
    }

    @Test("A file of authorities that does not exist is an error that names the variable")
    func missingFile() async throws {
        let transport = try CurlTransport.isolated(["SSL_CERT_FILE": "/nowhere/authorities.pem"])
        let error = try await failure(of: transport, request("localhost"))
        #expect(error.code == .tls)
        #expect(error.message.contains("SSL_CERT_FILE"))
    }
}
