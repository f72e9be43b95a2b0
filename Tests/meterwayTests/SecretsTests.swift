import AdapterKit
import Foundation
import HTTPTypes
import Metering
import SandboxServer
import Synchronization
import Testing
import Transport

@testable import meterway

@Suite("Secrets")
struct SecretsTests {
    /// The words that must never be seen: the credentials' values, and what of them others derive.
    private static let markers = [
        "sandbox-secret", "sandbox-key", "sandbox-token", "s3cr3t-m4rk3r", "czNjcjN0LW00cmszcg",
    ]

    private func expectNone(
        in outcome: Outcome,
        _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for marker in Self.markers {
            #expect(!outcome.words.contains(marker), "\(what): \(outcome.words)", sourceLocation: sourceLocation)
        }
    }

    private func expectNone(in project: TestProject, sourceLocation: SourceLocation = #_sourceLocation) throws {
        for (path, bytes) in try project.contents(of: ".meterway") {
            for marker in Self.markers {
                #expect(bytes.range(of: Data(marker.utf8)) == nil, "\(path)", sourceLocation: sourceLocation)
            }
        }
    }

    @Test("no command shows a secret, and none is in the state")
    func everyCommand() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            let commands = [
                ["validate"], ["doctor"], ["plan"], ["apply", "--yes"], ["drift"], ["state", "list"],
                ["state", "show", "egress"],
                ["history"], ["explain", "egress"], ["capabilities"], ["import", "togai"],
            ]
            for command in commands {
                for format in ["text", "json", "markdown"] {
                    let outcome = await project.run(command + ["--format", format])
                    #expect(outcome.status != 5)
                    expectNone(in: outcome, "\(command)")
                }
            }
            #expect(try project.contents(of: ".meterway")["state.sqlite"] != nil)
            try expectNone(in: project)
        }
    }

    @Test("a secret that stands in the project file is a warning that does not repeat it")
    func inline() async throws {
        let file = TestVendors.projectFile(["amberflo"], urls: ["amberflo": "http://127.0.0.1:1"])
        let project = try TestProject(["meterway.yaml": file, "meters/meters.yaml": Meters.two])
        try project.edit("meterway.yaml", "${env:AMBERFLO_APIKEY}", "s3cr3t-m4rk3r")
        for format in ["text", "json"] {
            let outcome = await project.run("validate", "--format", format)
            #expect(outcome.status == 0)
            #expect(outcome.words.contains("apiKey"), "\(outcome.words)")
            expectNone(in: outcome, "validate")
        }
        expectNone(in: await project.run("plan"), "plan")
    }

    /// A vendor, or a proxy before it, that repeats in its refusal whatever it was sent.
    private struct Echo: HTTPTransport {
        var isJSON: Bool

        func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
            let fields = request.head.headerFields.map { "\($0.name): \($0.value)" }.joined(separator: " | ")
            let text =
                "You sent \(request.head.path ?? "") with \(fields) and \(String(decoding: request.body, as: UTF8.self))"
            let quoted = text.replacing("\\", with: "").replacing("\"", with: "'")
            let head = HTTPResponse(
                status: .unauthorized,
                headerFields: [.contentType: isJSON ? "application/json" : "text/html"]
            )
            return TransportResponse(head: head, body: Array((isJSON ? "{\"message\":\"\(quoted)\"}" : text).utf8))
        }
    }

    @Test("a vendor that repeats the credentials does not bring them to light", arguments: vendorNames, [true, false])
    func echoed(vendor: String, isJSON: Bool) async throws {
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "echo", handler: Echo(isJSON: isJSON))])
        try await server.run { addresses in
            let file = TestVendors.projectFile([vendor], urls: [vendor: addresses.url(of: "echo") ?? ""])
            let project = try TestProject(
                ["meterway.yaml": file, "meters/meters.yaml": Meters.two],
                environment: TestVendors.credentials.mapValues { _ in "s3cr3t-m4rk3r" }
            )
            for command in [["plan"], ["apply", "--yes"], ["drift"], ["doctor"], ["import", vendor]] {
                for format in ["text", "json"] {
                    let outcome = await project.run(command + ["--format", format])
                    #expect(outcome.status == 1, "\(command)")
                    #expect(outcome.words.contains("You sent"), "the vendor's words are told: \(outcome.words)")
                    expectNone(in: outcome, "\(command)")
                }
            }
            try expectNone(in: project)
        }
    }

    /// A project at a vendor that refused a write with a credential in its words, which are told without it everywhere.
    private func refused(
        by vendor: String,
        _ status: Int,
        _ credential: String,
        at path: String? = nil,
        _ vendors: TestVendors
    ) async throws -> TestProject {
        let project = try vendors.project(Meters.two, at: [vendor])
        let answer = FaultAnswer(
            status: status,
            body: "{\"message\":\"no quota for \(credential)\"}",
            contentType: "application/json"
        )
        _ = vendors.faults.add(
            try FaultRule(.answer(answer), endpoint: vendor, method: .post, path: path, count: 1)
        )
        let outcome = await project.run("apply", "--yes")
        #expect(outcome.status == 3, "\(outcome.words)")
        #expect(outcome.out.contains("no quota for [redacted]"), "\(outcome.out)")
        expectNone(in: outcome, "apply")
        try expectNone(in: project)
        return project
    }

    @Test("a credential that a vendor repeats when it refuses a write is in no output, journal or history")
    func journaled() async throws {
        try await TestVendors.serve { vendors in
            let project = try await refused(by: "amberflo", 422, "sandbox-key", vendors)
            let history = await project.run("history", "--format", "json")
            #expect(history.out.contains("no quota for [redacted]"))
            try expectNone(in: project)
        }
    }

    @Test("a credential that went out with another request is taken out of a refusal, its fields included")
    func otherRequest() async throws {
        try await TestVendors.serve { vendors in
            _ = try await refused(by: "usage-engine", 400, "sandbox-secret", at: "*/meter-types", vendors)
        }
    }

    @Test("an error on the way is told without credentials, and what is no secret is told")
    func transportError() async throws {
        struct Failing: HTTPTransport {
            func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
                throw TransportError(.malformedResponse, "odd line `s3cr3t-m4rk3r for plain`", mayHaveBeenSent: true)
            }
        }
        let secrets = ResolvedSecrets()
        let values = ["key": "s3cr3t-m4rk3r", "audience": "plain"]
        let source = secrets.noting(
            { name throws(SecretError) in Secret(values[name] ?? "") },
            of: [SettingSpec("key", summary: ""), SettingSpec("audience", isSecret: false, summary: "")]
        )
        for name in values.keys { _ = try source(name) }
        #expect(secrets.all == ["s3cr3t-m4rk3r"])
        let transport = SecretKeepingTransport(Failing(), secrets: secrets)
        let request = TransportRequest(
            head: HTTPRequest(method: .get, scheme: "http", authority: "[::1]", path: "/")
        )
        let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
        #expect(error?.message == "odd line `[redacted] for plain`")
    }

    @Test(
        "JSON that reports a success is left as it is, whatever type it is sent as, and with a byte order mark",
        arguments: ["application/json", "Application/JSON; charset=utf-8", "text/plain", "text/html", nil],
        ["", "\u{FEFF}"]
    )
    func unusualType(type: String?, mark: String) async throws {
        struct Answering: HTTPTransport {
            var type: String?
            var mark: String

            func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
                let body = mark + #"{"access_token":"t-1","description":"Bearer of s3cr3t-m4rk3r"}"#
                let fields: HTTPFields = type.map { [.contentType: $0] } ?? [:]
                return TransportResponse(head: HTTPResponse(status: .ok, headerFields: fields), body: Array(body.utf8))
            }
        }
        let transport = SecretKeepingTransport(Answering(type: type, mark: mark), secrets: ResolvedSecrets())
        let head = HTTPRequest(method: .post, scheme: "http", authority: "[::1]", path: "/oauth/token")
        let answer = try await transport.send(TransportRequest(head: head))
        let json = try JSONValue.parse(answer.text)
        #expect(json["access_token"]?.string == "t-1")
        #expect(json["description"]?.string == "Bearer of s3cr3t-m4rk3r")
    }

    @Test(
        "a credential that no vendor gives out is refused before it is sent, and nothing of it is told",
        arguments: [
            ("s3cr3t\nm4rk3r", "has a line break at character 7"), ("s3cr3t\tm4rk3r", "has a tab at character 7"),
            ("s3cr3t\u{7}m4rk3r", "has the control character U+0007 at character 7"),
            ("s3cr3t\u{2013}m4rk3r", "has U+2013, which is no ASCII, at character 7"),
            ("\u{FEFF}s3cr3t-m4rk3r", "has U+FEFF, which is no ASCII, at character 1"),
            ("\"s3cr3t-m4rk3r\"", "is in quotes"), ("'s3cr3t-m4rk3r'", "is in quotes"),
            ("bearer s3cr3t-m4rk3r", "begins with `Bearer`"), ("${s3cr3t-m4rk3r}", "begins with `${`"),
            ("$(s3cr3t-m4rk3r)", "begins with `$(`"),
        ]
    )
    func malformed(value: String, words: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            try project.write("key", value)
            project.environment.withLock { $0 = $0.mapValues { _ in value } }
            try project.edit("meterway.yaml", "${env:TOGAI_TOKEN}", "${file:key}")
            let outcome = await project.run("doctor")
            #expect(outcome.status == 1)
            let lines = outcome.out.split(separator: "\n")
            #expect(lines.count == vendorNames.count && lines.allSatisfy { $0.contains(words) }, "\(outcome.words)")
            #expect(!outcome.words.lowercased().contains("m4r"), "\(outcome.words)")
            #expect(vendorNames.allSatisfy { vendors.requests($0) == 0 }, "no vendor was asked")
        }
    }

    @Test("a credential of nothing but white space is none, wherever it stands")
    func blank() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            let forms = [("\"  \"", "`auth.apiKey` is empty"), ("\"${file:key}\"", "/key, which is empty")]
            try project.write("key", " \n")
            let reference = "\"${env:AMBERFLO_APIKEY}\""
            for (form, words) in forms {
                try project.edit("meterway.yaml", reference, form)
                let outcome = await project.run("doctor")
                #expect(outcome.status == 1 && outcome.out.contains(words), "\(outcome.words)")
                try project.edit("meterway.yaml", form, reference)
            }
            #expect(vendors.requests("amberflo") == 0)
        }
    }

    @Test("a credential that is too short to be kept out of messages is sent, takes no word apart, and draws a warning")
    func short() async throws {
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "echo", handler: Echo(isJSON: false))])
        try await server.run { addresses in
            let file = TestVendors.projectFile(["amberflo"], urls: ["amberflo": addresses.url(of: "echo") ?? ""])
            for (key, isTooShort) in [("o", true), ("ith", true), ("with", false)] {
                let project = try TestProject(
                    ["meterway.yaml": file, "meters/meters.yaml": Meters.two],
                    environment: TestVendors.credentials.mapValues { _ in key }
                )
                let outcome = await project.run("plan")
                #expect(outcome.status == 1)
                #expect(outcome.out.contains("You sent /meter-definition with") == isTooShort, "\(outcome.out)")
                let warning = "warning: `auth.apiKey` of amberflo has fewer than 4 characters, "
                #expect(outcome.err.ranges(of: warning).count == (isTooShort ? 1 : 0), "\(outcome.err)")
            }
        }
    }

    @Test("white space around a credential is left out, wherever it comes from")
    func surrounded() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            project.environment.withLock { $0 = $0.mapValues { " \($0)\r\n" } }
            await project.succeed("plan")
        }
    }

    @Test("runs in the sandbox resolve no secret of the project")
    func sandbox() async throws {
        let project = try TestProject(["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two])
        let outcome = await project.succeed("apply", "--yes", "--sandbox")
        expectNone(in: outcome, "apply")
        #expect(!project.has(".meterway/state.sqlite") && project.has(".meterway/sandbox/state.sqlite"))
    }
}
