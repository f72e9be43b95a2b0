import Metering
import Testing

@testable import meterway

@Suite("drift --accept of meters whose changes wait for the end of a period")
struct AcceptPeriodTests {
    private static let patient = "name: Egress\n    effective: period-end"
    private static let theirs = "name: Egress\n    resetSchedule: { cron: \"0 0 15 * *\", timezone: UTC }"

    @Test("what a vendor counts by already is in force there, and waits elsewhere")
    func inForce() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine", "amberflo"])
            try project.edit("meters/meters.yaml", "name: Egress", Self.patient)
            await project.succeed("apply", "--yes")
            try await vendors.byOthers(at: "usage-engine") {
                try $0.edit("meters/meters.yaml", "name: Egress", Self.theirs)
            }
            let accepted = await project.succeed("drift", "--accept", "--yes")
            #expect(accepted.out.contains("Accepted: 1 change"), "\(accepted.out)")
            await project.succeed("drift")
            let there = await project.succeed("plan", "--vendor", "usage-engine")
            #expect(there.out.contains("no changes; 2 in sync"), "\(there.out)")
            let elsewhere = await project.succeed("plan", "--vendor", "amberflo")
            #expect(elsewhere.out.contains("no changes, 1 waiting; 2 in sync"), "\(elsewhere.out)")
        }
    }

    @Test("what waited before goes on waiting, with the edit in the definitions before and after")
    func besideWaiting() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine"])
            try project.edit("meters/meters.yaml", "name: Egress", Self.patient)
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 2")
            await project.succeed("apply", "--yes")
            try await vendors.byOthers(at: "usage-engine") {
                try $0.edit("meters/meters.yaml", "name: Egress", Self.theirs)
            }
            await project.succeed("drift", "--accept", "--yes")
            await project.succeed("drift")
            let plan = try await project.succeed("plan", "--format", "json").json()
            let counting: JSONValue = [
                ["path": "value", "before": "attributes.bytes", "after": "attributes.bytes * 2"]
            ]
            #expect(plan.changes.map { $0["fields"] } == [counting], "\(plan.text(.pretty))")
            #expect(plan.changes.allSatisfy { $0["waitsUntil"] == "2026-12-01T00:00:00Z" }, "\(plan.text(.pretty))")
        }
    }
}
