import HTTPTypes
import Metering
import Testing

@Suite("Plan and apply")
struct MainJobTests {
    @Test("the example is planned, applied, and then in sync")
    func example() async throws {
        let project = try TestProject.ofExample()
        let pending = await project.run("plan", "--sandbox", "--detailed-exitcode", "--format", "json")
        #expect(pending.status == 2, "\(pending.err)")
        let planned = try #require(try pending.json().summary("create"))
        #expect(planned > 30)

        let applied = await project.succeed("apply", "--sandbox", "--yes", "--format", "json")
        let report = try applied.json()
        #expect(report["applied"]?.int == planned)
        #expect(report["failed"] == [] && report["blocked"] == [] && report["errors"] == [])
        #expect(report["requests"]?.members.sorted() == exampleVendors.sorted())

        let second = await project.succeed("plan", "--sandbox", "--detailed-exitcode", "--format", "json")
        let plan = try second.json()
        #expect(plan.changes == [])
        #expect(plan.summary("unchanged") == planned)
        for action in ["create", "adopt", "update", "replace", "delete", "blocked"] {
            #expect(plan.summary(action) == 0, "\(action)")
        }

        let text = await project.run("plan", "--sandbox")
        #expect(text.out.hasSuffix("Plan: no changes; \(planned) in sync.\n"), "\(text.out)")
        let again = await project.run("apply", "--sandbox")
        #expect(again.status == 0, "nothing is asked where nothing changes: \(again.words)")
        #expect(again.out.contains("Done: 0 applied."))
        await project.succeed("drift", "--sandbox")
    }

    @Test("a plan writes nothing, neither state nor records nor files")
    func planWritesNothing() async throws {
        let project = try TestProject.ofExample()
        await project.succeed("plan", "--sandbox")
        let before = try project.contents(of: ".")
        #expect(before[".meterway/sandbox/state.sqlite"] == nil)
        #expect(await project.run("plan", "--sandbox", "--detailed-exitcode").status == 2)
        await project.succeed("drift", "--sandbox")
        #expect(try project.contents(of: ".") == before)
    }

    @Test("real vendors are applied to as embedded ones are")
    func realVendors() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            let applied = await project.succeed("apply", "--yes")
            #expect(applied.out.contains("Done: "))
            #expect(project.has(".meterway/state.sqlite") && !project.has(".meterway/sandbox"))
            await project.succeed("plan", "--detailed-exitcode")
            for name in vendorNames {
                #expect(vendors.requests(name) { $0 == .post } >= 2, "\(name)")
            }
        }
    }

    @Test("the first plan reads as it always did", arguments: ["text", "json", "markdown"])
    func golden(format: String) async throws {
        let project = try Self.goldenProject()
        let plan = await project.run("plan", "--sandbox", "--format", format)
        #expect(plan.status == 0, "\(plan.err)")
        #expect(plan.err == (format == "text" ? "Requests: amberflo 1, togai 2, usage-engine 3.\n" : ""))
        try Golden.expect(plan.out, is: "first-plan.\(format == "markdown" ? "md" : format)", of: project)
    }

    @Test("a plan of changes reads as it always did", arguments: ["text", "json", "markdown"])
    func goldenChanges(format: String) async throws {
        let project = try Self.goldenProject()
        #expect(await project.run("apply", "--sandbox", "--yes").status == 3, "the maximum is blocked at one vendor")
        try project.edit("meters/meters.yaml", "name: Egress", "name: Egress of all regions")
        try project.edit("meters/meters.yaml", Meters.calls, "")
        let plan = await project.run("plan", "--sandbox", "--format", format)
        #expect(plan.status == 0, "\(plan.err)")
        try Golden.expect(plan.out, is: "change-plan.\(format == "markdown" ? "md" : format)", of: project)
    }

    /// Two meters that every vendor of the example holds, and a maximum, which one of them lacks.
    private static func goldenProject() throws -> TestProject {
        let peak = Meters.meter("peak", name: "Peak").replacing("aggregation: sum", with: "aggregation: max")
        return try TestProject([
            "meterway.yaml": TestVendors.projectFile(exampleVendors),
            "meters/meters.yaml": Meters.two + peak,
        ])
    }

    @Test("the JSON of a plan has the members of the contract")
    func shape() async throws {
        let project = try TestProject.ofExample()
        let plan = try await project.run("plan", "--sandbox", "--format", "json").json()
        #expect(plan["formatVersion"] == 1)
        let actions = ["create", "adopt", "update", "replace", "delete", "blocked", "unchanged", "waiting"]
        #expect(plan["summary"]?.members == actions)
        let vendors = try #require(plan["vendors"]?.array)
        #expect(vendors.map { $0["name"]?.string } == exampleVendors)
        for vendor in vendors {
            #expect(Set(["name", "adapter", "changes", "unmanaged"]).isSubset(of: vendor.members))
        }
        #expect(!plan.changes.isEmpty)
        for change in plan.changes {
            let needed = ["action", "kind", "key", "remoteID", "fields", "fidelity", "findings"]
            #expect(Set(needed).isSubset(of: change.members), "\(change)")
            #expect(change["action"] == "create" && change["remoteID"] == .null)
            for field in change["fields"]?.array ?? [] {
                #expect(field.members == ["path", "before", "after"])
            }
            for finding in change["findings"]?.array ?? [] {
                #expect(Set(["field", "fidelity", "reason", "remedy"]).isSubset(of: finding.members))
            }
        }
        let summary = actions.dropLast().compactMap { plan.summary($0) }.reduce(0, +)
        #expect(plan.changes.count == summary)
    }
}
