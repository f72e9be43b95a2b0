import HTTPTypes
import Metering
import SandboxServer
import Testing
import Transport

@Suite("Vendors that fail")
struct VendorFailureTests {
    @Test(
        "wrong credentials are one error that names vendor and operation; the other vendors go on",
        arguments: vendorNames
    )
    func wrongCredentials(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            for variable in TestVendors.credentials.keys
            where variable.hasPrefix(TestVendors.variable(vendor, "")) {
                project.set(variable, "wrong")
            }
            let plan = await project.run("plan", "--format", "json")
            #expect(plan.status == 1)
            #expect(plan.err.contains("error: \(vendor): list "), "\(plan.err)")
            #expect(plan.err.contains("401") && plan.err.contains("auth"), "\(plan.err)")
            let entries = try #require(try plan.json()["vendors"]?.array)
            #expect(entries.filter { $0["error"] != nil }.map { $0["name"]?.string } == [vendor])
            #expect(try plan.json().summary("create") ?? 0 >= 4, "the others are planned")

            let applied = await project.run("apply", "--yes", "--format", "json")
            #expect(applied.status == 1)
            #expect(try applied.json()["applied"]?.int ?? 0 >= 4)
            #expect(try applied.json()["errors"]?.array?.count == 1)
            #expect(!vendors.holdings.keys.contains { $0.hasPrefix(vendor) })
            for other in vendorNames where other != vendor {
                #expect(vendors.holdings.keys.contains { $0.hasPrefix(other) }, "\(other)")
            }

            for (variable, value) in TestVendors.credentials {
                project.set(variable, value)
            }
            #expect(await project.run("apply", "--yes").status == 0, "the next run goes on")
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test(
        "what was made by the first of several requests stays ours where the vendor calls the next one a conflict",
        arguments: [("togai", HTTPRequest.Method.post, "*/activate"), ("usage-engine", .patch, "/meters/*")]
    )
    func conflictHalfway(vendor: String, method: HTTPRequest.Method, path: String) async throws {
        try await TestVendors.serve { vendors in
            let customer = "customers:\n  - { meter: egress, customer: acme, meterKey: k-1, deleteOnReset: true }\n"
            let project = try vendors.project(Meters.two + (vendor == "togai" ? "" : customer), at: [vendor])
            let conflict = FaultEffect.answer(FaultAnswer(status: 409))
            vendors.faults.add(try FaultRule(conflict, endpoint: vendor, method: method, path: path, count: 2))
            let first = await project.run("apply", "--yes")
            #expect(first.status == 3 && first.words.contains("409"), "\(first.words)")
            #expect(first.words.contains("what was made could not be finished: "), "\(first.words)")
            await project.succeed("apply", "--yes")
            await project.expectSettled()
        }
    }

    @Test(
        "a resting meter at Togai that could not be deactivated yet is deactivated by the same run, or the next",
        arguments: [500, 400]
    )
    func restingMeter(status: Int) async throws {
        try await TestVendors.serve { vendors in
            let rests = Meters.event + "meters:\n" + Meters.calls + "    status: inactive\n"
            let project = try vendors.project(rests, at: ["togai"])
            let answer = FaultEffect.answer(FaultAnswer(status: status))
            let count = status == 500 ? 1 : 2
            vendors.faults.add(try FaultRule(answer, method: .post, path: "*/deactivate", count: count))
            let first = await project.run("apply", "--yes")
            #expect(first.status == (status == 500 ? 0 : 3), "\(first.words)")
            await project.succeed("apply", "--yes")
            await project.expectSettled()
        }
    }

    @Test(
        "a sync that cannot read one vendor says of the other how much is bound there",
        arguments: [["togai", "amberflo"], ["--from", "togai", "--to", "amberflo"]]
    )
    func boundElsewhere(route: [String]) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo", "togai"])
            await project.apply()
            project.set(TestVendors.variable("togai", "token"), "wrong")
            let outcome = await project.run(["sync"] + route + ["--dry-run", "--format", "json"])
            #expect(outcome.status == 1, "\(outcome.words)")
            let found = try outcome.json()["vendors"]?.array?.first { $0["name"] == "amberflo" }
            #expect(found?["bound"] == 2, "\(outcome.words)")
        }
    }

    @Test("the text of a plan says who could not be read, also in its last line")
    func lastLine() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            project.set(TestVendors.variable("amberflo", "apiKey"), "wrong")
            let plan = await project.run("plan")
            #expect(plan.status == 1)
            #expect(plan.out.hasSuffix("; 0 in sync; amberflo could not be read.\n"), "\(plan.out)")
            let drift = await project.run("drift")
            #expect(drift.status == 1)
            #expect(drift.out.hasSuffix("Drift: none found; amberflo could not be read.\n"), "\(drift.out)")
            let applied = await project.run("apply", "--yes")
            #expect(applied.status == 1)
            #expect(applied.out.contains("not read amberflo: list "))
            #expect(applied.out.contains("Done in part: ") && applied.out.contains("1 vendor not read"))
        }
    }

    @Test("a secret that is missing is told by its vendor, its place and its variable")
    func missingSecret() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            project.set(TestVendors.variable("togai", "token"), nil)
            let outcome = await project.run("apply", "--yes")
            #expect(outcome.status == 1)
            let line = outcome.lines(from: "could not be read: togai").first ?? ""
            #expect(
                line.contains("`auth.token` refers to the environment variable TOGAI_TOKEN, which is not set"),
                "\(line)"
            )
            #expect(line.ranges(of: "togai").count == 1, "the vendor is named once: \(line)")
            #expect(vendors.requests("togai") == 0)
            #expect(await project.run("validate").status == 0, "validate asks for no secret")
        }
    }

    @Test("a secret comes from a file too, and a file that is missing or empty is told")
    func secretFile() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            try project.edit("meterway.yaml", "${env:AMBERFLO_APIKEY}", "${file:key.txt}")
            let missing = await project.run("plan")
            #expect(
                missing.status == 1 && missing.out.contains("/key.txt, which cannot be read: there is no such file"),
                "\(missing.out)"
            )
            try project.write("key.txt", "\n")
            let empty = await project.run("plan")
            #expect(empty.status == 1 && empty.out.contains("/key.txt, which is empty"), "\(empty.out)")
            try project.write("key.txt", "sandbox-key\n")
            await project.succeed("plan")
        }
    }

    @Test("a closed port is an error that names the address, and the other vendors go on")
    func unreachable() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            try project.write("meterway.yaml", vendors.projectFile(urls: ["amberflo": "http://127.0.0.1:1"]))
            let outcome = await project.run("apply", "--yes")
            #expect(outcome.status == 1)
            #expect(outcome.out.contains("amberflo: list meter definitions: "))
            #expect(outcome.out.contains("http://127.0.0.1:1 "), "\(outcome.out)")
            #expect(vendors.holdings.keys.contains { $0.hasPrefix("togai") })
            let list = await project.run("state", "list", "--vendor", "amberflo")
            #expect(list.out == "Nothing is bound.\n")
        }
    }

    /// A web site where an API was expected.
    private struct WebSite: HTTPTransport {
        func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
            let head = HTTPResponse(status: .ok, headerFields: [.contentType: "text/html"])
            return TransportResponse(head: head, body: Array("<html><title>Welcome</title></html>".utf8))
        }
    }

    @Test("HTML in place of JSON is one error that asks for the URL", arguments: vendorNames)
    func html(vendor: String) async throws {
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "site", handler: WebSite())])
        try await server.run { addresses in
            let file = TestVendors.projectFile([vendor], urls: [vendor: addresses.url(of: "site") ?? ""])
            let project = try TestProject(
                ["meterway.yaml": file, "meters/meters.yaml": Meters.two],
                environment: TestVendors.credentials
            )
            let outcome = await project.run("apply", "--yes")
            #expect(outcome.status == 1)
            let line = outcome.lines(from: "could not be read: \(vendor): ").first ?? ""
            #expect(line.contains("text/html") && line.contains("list "), "\(outcome.out)")
            #expect(line.contains("Welcome") && line.contains("URL"), "\(line)")
            #expect(await project.run("state", "list").out == "Nothing is bound.\n")
        }
    }

    @Test("a change that fails is named with the vendor's words, ends with 3, and the next run goes on")
    func oneFailure() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine", "amberflo"])
            let answer = FaultAnswer(status: 422, body: "{\"message\":\"quota of definitions\"}")
            let rule = try FaultRule(.answer(answer), endpoint: "amberflo", method: .post, count: 1)
            _ = vendors.faults.add(rule)
            let outcome = await project.run("apply", "--yes", "--format", "json")
            #expect(outcome.status == 3, "\(outcome.words)")
            let failed = try outcome.json()["failed"]?.array ?? []
            #expect(failed.count == 1)
            #expect(failed.first?["vendor"] == "amberflo" && failed.first?["status"] == 422)
            #expect(failed.first?["message"]?.string?.contains("quota of definitions") == true)
            #expect(try outcome.json()["applied"]?.int == 3)
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.summary("create") == 1)
            let again = await project.run("apply", "--yes")
            #expect(again.status == 0 && again.out.contains("Done: 1 applied."), "\(again.words)")
            let history = await project.run("history")
            #expect(history.out.contains("failed: ") && history.out.contains("quota of definitions"))
        }
    }
}
