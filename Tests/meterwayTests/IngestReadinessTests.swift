import HTTPTypes
import Metering
import SandboxServer
import Testing

@Suite("Ingest where the files were not applied")
struct IngestReadinessTests {
    private static let event =
        #"{"id":"e-1","event":"api_request","customer":"acme","timestamp":"2026-11-16T11:00:00Z","attributes":{"bytes":"6"},"dimensions":{"region":"eu"}}"#

    private func project(_ vendors: [String]) throws -> TestProject {
        try TestProject(
            [
                "meterway.yaml": TestVendors.projectFile(vendors),
                "meters/api.yaml": Meters.two,
                "events.ndjson": Self.event + "\n",
            ],
            environment: TestVendors.credentials
        )
    }

    private func totals(_ project: TestProject) async throws -> JSONValue? {
        let usage = await project.run(
            "usage",
            "--sandbox",
            "--window",
            "2026-11-01/P1M",
            "--meter",
            "egress",
            "--format",
            "json"
        )
        #expect(usage.status == 0, "\(usage.words)")
        return try usage.json()["rows"]?[0]?["values"]
    }

    @Test("Events of meters that no apply has made are kept back, and count once it has")
    func notApplied() async throws {
        let project = try project(["amberflo", "togai"])
        let early = await project.run("ingest", "events.ndjson", "--sandbox")
        #expect(early.status == 1, "\(early.words)")
        for vendor in ["amberflo", "togai"] {
            let words = "error: \(vendor): nothing was sent, since the meters `calls`, `egress` were not applied there"
            #expect(early.err.contains(words), "\(early.words)")
            #expect(early.err.contains("`meterway apply --sandbox --vendor \(vendor)`"), "\(early.words)")
        }
        await project.succeed("apply", "--sandbox", "--yes")
        await project.succeed("ingest", "events.ndjson", "--sandbox")
        #expect(try await totals(project) == ["amberflo": "6", "togai": "6"])
    }

    @Test(
        "Events that a meter's new definition shapes otherwise are kept back until it is applied; other vendors get theirs"
    )
    func notAppliedSince() async throws {
        let project = try project(["amberflo", "togai"])
        await project.succeed("apply", "--sandbox", "--yes")
        try project.edit("meters/api.yaml", "value: attributes.bytes", "value: attributes.bytes / 3")
        let early = await project.run("ingest", "events.ndjson", "--sandbox", "--format", "json")
        #expect(early.status == 1, "\(early.words)")
        let results = try early.json()["vendors"]?.array ?? []
        #expect(results.map { $0["accepted"]?.int } == [2, 0])
        let words = results.last?["error"]?.string ?? ""
        #expect(
            words.hasPrefix(
                "nothing was sent, since the meter `egress` was changed in the files and not applied since"
            ),
            "\(early.words)"
        )
        await project.succeed("apply", "--sandbox", "--yes", "--allow-replace", "--max-updates", "9")
        await project.succeed("ingest", "events.ndjson", "--sandbox", "--vendor", "togai")
        #expect(try await totals(project) == ["amberflo": "2", "togai": "2"])
    }

    @Test("A meter that is there and differs is told with the option that takes it over")
    func notAdopted() async throws {
        let project = try project(["togai"])
        await project.succeed("apply", "--sandbox", "--yes")
        try project.remove(".meterway/sandbox/state.sqlite")
        try project.edit("meters/api.yaml", "Bytes leaving the platform", "Bytes out")
        let early = await project.run("ingest", "events.ndjson", "--sandbox")
        let advice =
            "run `meterway apply --sandbox --vendor togai --adopt` (`meterway plan --sandbox --vendor togai` shows what that changes)"
        #expect(early.status == 1 && early.err.contains(advice), "\(early.words)")
        await project.succeed("apply", "--sandbox", "--vendor", "togai", "--adopt", "--yes")
        await project.succeed("ingest", "events.ndjson", "--sandbox")
    }

    @Test("A name that events go by and that was changed in the files alone keeps them back")
    func readdressed() async throws {
        let project = try project(["amberflo"])
        await project.succeed("apply", "--sandbox", "--yes")
        try project.edit(
            "meters/api.yaml",
            "    name: Egress\n",
            "    name: Egress\n    overrides: { amberflo: { meterApiName: out } }\n"
        )
        let early = await project.run("ingest", "events.ndjson", "--sandbox")
        #expect(early.status == 1, "\(early.words)")
        #expect(early.err.contains("the meter `egress` was changed in the files"), "\(early.words)")
    }

    @Test("A meter that counts at a vendor, which would refuse it as the files have it now, is not passed by")
    func blockedSince() async throws {
        let project = try project(["togai"])
        await project.succeed("apply", "--sandbox", "--yes")
        try project.edit("meters/api.yaml", "aggregation: sum", "aggregation: average")
        let outcome = await project.run("ingest", "events.ndjson", "--sandbox")
        #expect(outcome.status == 1, "\(outcome.words)")
        #expect(outcome.err.contains("the meter `egress` was changed in the files"), "\(outcome.words)")
        #expect(outcome.err.contains("togai refuses `egress` as the files have it, so that no `apply` changes that: "))
        try project.edit("meters/api.yaml", "    aggregation: average", "    aggregation: average\n    vendors: []")
        await project.succeed("apply", "--sandbox", "--yes", "--max-deletes", "9")
        await project.succeed("ingest", "events.ndjson", "--sandbox")
    }

    @Test("Of a meter that the plan blocks it is said why, with the way out that the plan gives")
    func blockedByOthers() async throws {
        let project = try project(["amberflo", "togai"])
        await project.succeed("apply", "--sandbox", "--yes")
        await project.succeed("state", "forget", "amberflo", "--sandbox", "--yes")
        try project.edit("meters/api.yaml", "aggregation: sum", "aggregation: max")
        let outcome = await project.run("ingest", "events.ndjson", "--sandbox", "--vendor", "amberflo")
        #expect(outcome.status == 1, "\(outcome.words)")
        let words =
            "the meter `egress` was not applied there: such events would not be counted as the files say; the plan blocks "
            + "`egress`, since what is there differs in what cannot be changed in place: change the meter to what is there, "
            + "remove what is there, or give the meter another name; then run `meterway apply --sandbox --vendor amberflo`, and "
            + "then the same command again"
        #expect(outcome.err.contains(words), "\(outcome.err)")
    }

    @Test("What changes nothing in the events keeps none back, and neither does a meter that is there and not bound")
    func nothingToKeepBack() async throws {
        let project = try project(["amberflo", "togai"])
        await project.succeed("apply", "--sandbox", "--yes")
        try project.edit("meters/api.yaml", "name: Egress", "name: Outgoing")
        await project.succeed("ingest", "events.ndjson", "--sandbox", "--vendor", "amberflo")
        try project.edit("meters/api.yaml", "name: Outgoing", "name: Egress")
        await project.succeed("state", "forget", "togai", "--sandbox", "--yes")
        await project.succeed("ingest", "events.ndjson", "--sandbox", "--vendor", "togai")
        #expect(try await totals(project) == ["amberflo": "6", "togai": "6"])
    }

    @Test("While it is not known what a vendor has, since its answer fails, its events are kept back")
    func unanswered() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai"])
            try project.write("events.ndjson", Self.event + "\n")
            vendors.faults.add(try FaultRule(.answer(FaultAnswer(status: 200, body: "<html>")), method: .get))
            let kept = await project.run("ingest", "events.ndjson")
            #expect(kept.status == 1, "\(kept.words)")
            let words = "nothing was sent, since whether the meters were applied is not known"
            #expect(kept.err.contains(words), "\(kept.err)")
            #expect(vendors.requests("togai") { $0 == .post } == 0)
        }
    }

    @Test("A vendor that refuses to tell what it has is sent its events, and that is said")
    func unasked() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai"])
            await project.apply()
            await project.succeed("state", "forget", "togai", "--yes")
            try project.write("events.ndjson", Self.event + "\n")
            vendors.faults.add(try FaultRule(.answer(FaultAnswer(status: 403)), method: .get))
            let sent = await project.succeed("ingest", "events.ndjson")
            #expect(sent.err.contains("warning: whether the meters were applied is not known: togai"), "\(sent.err)")
        }
    }
}
