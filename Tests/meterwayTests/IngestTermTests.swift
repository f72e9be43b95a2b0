import Foundation
import HTTPTypes
import Metering
import SandboxServer
import Synchronization
import Testing

@Suite("Ingest of old events")
struct IngestTermTests {
    private static func event(_ id: String, _ timestamp: String) -> String {
        #"{"id":"\#(id)","event":"api_request","customer":"acme","timestamp":"\#(timestamp)","attributes":{"bytes":"5"},"dimensions":{"region":"eu"}}"#
            + "\n"
    }

    @Test("What Amberflo would take and not count is not sent, and kept with the reason; what is just young enough is")
    func amberflo() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            let before = vendors.requests("amberflo")
            try project.write(
                "events.ndjson",
                Self.event("e-1", "2026-09-17T11:59:59.999Z") + Self.event("e-2", "2026-09-17T12:00:00Z")
            )
            let arguments = ["ingest", "events.ndjson", "--dead-letter", "dead.ndjson", "--format", "json"]
            let outcome = await project.run(arguments)
            #expect(outcome.status == 3, "\(outcome.words)")
            let result = try outcome.json()["vendors"]?[0]
            #expect(result?["accepted"]?.int == 2 && result?["rejectedEvents"]?.int == 2, "\(outcome.words)")
            #expect(vendors.requests("amberflo") == before + 1)
            let letters = try project.read("dead.ndjson").split(separator: "\n")
            #expect(letters.count == 2 && letters.allSatisfy { $0.contains(#""id":"e-1""#) }, "\(letters)")
            let reason = "Amberflo counts events of the last 60 days, now those since 2026-09-17T12:00:00Z"
            #expect(letters.allSatisfy { $0.contains(reason) && $0.contains("it was not sent") }, "\(letters)")
        }
    }

    @Test("Where it is not sure what becomes of events older than the running period, they are sent, with one warning")
    func warning() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai", "usage-engine"])
            await project.succeed("apply", "--yes")
            try project.write(
                "events.ndjson",
                Self.event("e-1", "2026-11-01T00:00:00Z") + Self.event("e-2", "2026-08-01T00:00:00Z")
            )
            let old = await project.run("ingest", "events.ndjson")
            #expect(old.status == 0, "\(old.words)")
            for words in [
                "warning: togai: events are sent that are older than the running period (since 2026-11-01T00:00:00Z), such as e-2",
                "warning: usage-engine: events are sent that are older than the running period",
            ] {
                #expect(old.err.components(separatedBy: words).count == 2, "\(old.err)")
            }
            try project.write("events.ndjson", Self.event("e-3", "2026-11-01T00:00:00Z"))
            let new = await project.run("ingest", "events.ndjson", "--vendor", "togai")
            #expect(!new.err.contains("older than"), "\(new.err)")
        }
    }

    @Test("What the project says of a vendor counts in place of the vendor's documents, and older events are rejected")
    func agreed() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            for vendor in vendorNames {
                try project.edit(
                    "meterway.yaml",
                    "adapter: \(vendor),",
                    "adapter: \(vendor), limits: { backfillDays: 400 },"
                )
            }
            await project.apply()
            try project.write(
                "events.ndjson",
                Self.event("e-1", "2025-10-12T11:59:59Z") + Self.event("e-2", "2025-10-12T12:00:00Z")
            )
            let outcome = await project.run("ingest", "events.ndjson")
            #expect(outcome.status == 3 && !outcome.err.contains("older than"), "\(outcome.words)")
            for (vendor, count) in [("usage-engine", 2), ("amberflo", 2), ("togai", 1)] {
                let row = outcome.lines(from: vendor).first?.split(separator: " ").dropFirst().prefix(3)
                #expect(row.map(Array.init) == ["\(count)", "0", "\(count)"], "\(vendor): \(outcome.out)")
                let reason =
                    "\(vendor) counts events up to 400 days old, now those since 2025-10-12T12:00:00Z (`limits.backfillDays` in "
                    + "the project): it was not sent; agree with \(vendor) how far back it counts events, give that as "
                    + "`limits.backfillDays` of `\(vendor)` in the project"
                #expect(outcome.err.contains(reason), "\(outcome.err)")
            }
            let records = try project.read("usage-engine.ndjson")
            #expect(records.contains("e-2") && !records.contains("e-1"), "\(records)")
        }
    }

    @Test("An event at the bound whose answer was lost is sent again, however much later")
    func lostAnswer() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.apply()
            try project.write("events.ndjson", Self.event("e-1", "2026-09-17T12:00:00Z"))
            project.nap.withLock { $0 = { [project] _, _ in project.wait(seconds: 1) } }
            vendors.faults.add(try FaultRule(.dropAfter, method: .post, path: "/ingest*", nth: 1))
            let outcome = await project.succeed("ingest", "events.ndjson", "--format", "json")
            project.nap.withLock { $0 = nil }
            #expect(vendors.faults.fired == ["dropAfter": 1])
            let result = try outcome.json()["vendors"]?[0]
            #expect(result?["accepted"] == 2 && result?["rejectedEvents"] == 0, "\(outcome.words)")
        }
    }

    @Test("An embedded vendor takes events of any time")
    func sandbox() async throws {
        let project = try TestProject(
            ["meterway.yaml": TestVendors.projectFile(["amberflo"]), "meters/api.yaml": Meters.two],
            environment: TestVendors.credentials
        )
        await project.succeed("apply", "--sandbox", "--yes")
        try project.write("events.ndjson", Self.event("e-1", "2020-01-01T00:00:00Z"))
        let outcome = await project.succeed("ingest", "events.ndjson", "--sandbox", "--format", "json")
        #expect(try outcome.json()["vendors"]?[0]?["accepted"]?.int == 2)
    }
}
