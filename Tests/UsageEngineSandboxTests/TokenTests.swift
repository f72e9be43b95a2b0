import HTTPTypes
import Testing
import Transport

@testable import UsageEngineSandbox

@Suite("Access tokens")
struct TokenTests {
    private let formType = "application/x-www-form-urlencoded"

    @Test("are given for the document's example, with its members")
    func example() throws {
        let harness = try Harness {
            $0.clientID = "u4grtTy18E2DYANsv0G174aSxR3EeOiA"
            $0.clientSecret = "U6qN9NTgis3MLeleRXtLgIxtRE-qhpZcPJ_5eoNtNQYcodiY9q0Abs3afgpbX3M6"
        }
        let answer = harness.raw(
            .post,
            "/oauth/token",
            """
            {
              "client_id": "u4grtTy18E2DYANsv0G174aSxR3EeOiA",
              "client_secret": "U6qN9NTgis3MLeleRXtLgIxtRE-qhpZcPJ_5eoNtNQYcodiY9q0Abs3afgpbX3M6",
              "grant_type": "client_credentials"
            }
            """
        )
        #expect(answer.status == 200)
        #expect(answer.head.headerFields[.contentType] == "application/json")
        #expect(answer.body.members?.members.map(\.name) == ["access_token", "expires_in", "scope", "token_type"])
        #expect(answer["expires_in"] == 3_600)
        #expect(answer["token_type"] == "Bearer")
        #expect(answer["access_token"]?.text?.split(separator: ".").count == 3)
    }

    @Test("are given for a form as well")
    func form() throws {
        let harness = try Harness { $0.audience = "https://api.example.com/" }
        let body =
            "grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret"
            + "&audience=https%3A%2F%2Fapi.example.com%2F"
        let answer = harness.raw(.post, "/oauth/token", body, type: formType + "; charset=utf-8")
        #expect(answer.status == 200)
        #expect(harness.raw(.post, "/oauth/token", "a=%ZZ", type: formType).status == 400)
    }

    @Test(
        "are refused for wrong requests",
        arguments: [
            (#"{"client_id":"a","client_secret":"b"}"#, 400, "grant_type is required"),
            ("{}", 400, "client_id is required; client_secret is required; grant_type is required"),
            (
                #"{"client_id":"sandbox-client","client_secret":"sandbox-secret","grant_type":"password"}"#, 400,
                "grant_type must be client_credentials, not \"password\""
            ),
            (
                #"{"client_id":"sandbox-client","client_secret":"no","grant_type":"client_credentials"}"#, 401,
                "Unauthorized: client_id or client_secret is wrong"
            ),
            (
                #"{"client_id":"no","client_secret":"sandbox-secret","grant_type":"client_credentials"}"#, 401,
                "Unauthorized: client_id or client_secret is wrong"
            ),
            (#"{"client_id":1,"client_secret":"b","grant_type":"c"}"#, 400, "client_id must be a string, not a number"),
            ("[]", 400, "the request body must be a JSON object"),
        ]
    )
    func refusals(body: String, status: Int, message: String) throws {
        let answer = try Harness().raw(.post, "/oauth/token", body)
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test("need the audience where one is set")
    func audience() throws {
        let harness = try Harness { $0.audience = "https://api.example.com/" }
        #expect(harness.raw(.post, "/oauth/token", Samples.credentials).message == "audience is required")
        let other = Samples.credentials.replacing("}", with: #","audience":"https://api.example.com"}"#)
        #expect(harness.raw(.post, "/oauth/token", other).status == 401)
        let right = Samples.credentials.replacing("}", with: #","audience":"https://api.example.com/"}"#)
        #expect(harness.raw(.post, "/oauth/token", right).status == 200)
    }

    @Test("open the API until they expire")
    func expiry() throws {
        let harness = try Harness("2025-01-01T00:00:00Z") { $0.tokenLifetime = 60 }
        #expect(try harness.call(.get, "/meters").status == 200)
        try harness.setClock("2025-01-01T00:00:59.999Z")
        #expect(try harness.call(.get, "/meters").status == 200)
        try harness.setClock("2025-01-01T00:01:00Z")
        let late = try harness.call(.get, "/meters")
        #expect(late.status == 401)
        #expect(late.message == "Unauthorized: the token has expired")
        harness.dropToken()
        #expect(try harness.call(.get, "/meters").status == 200)
    }

    @Test(
        "are asked for by every resource of the API",
        arguments: ["/meter-types", "/meters", "/meter-types/x", "/meters/x"]
    )
    func missing(path: String) throws {
        let harness = try Harness()
        #expect(harness.raw(.get, path).status == 401)
        #expect(harness.raw(.get, path, token: "wrong").status == 401)
        var head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: path)
        head.headerFields[.authorization] = "Basic c2FuZGJveA=="
        #expect(harness.sandbox.handle(TransportRequest(head: head)).head.status == .unauthorized)
    }
}
