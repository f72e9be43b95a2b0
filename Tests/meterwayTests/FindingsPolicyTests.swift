import Metering
import Testing

@Suite("Findings")
struct FindingsPolicyTests {
    @Test("`findings: block` holds back what is not exact until it is accepted, and until the acceptance ends")
    func block() async throws {
        let project = try TestProject([
            "meterway.yaml": TestVendors.projectFile(["amberflo"], extra: "findings: block"),
            "meters/meters.yaml": Meters.event + "meters:\n" + Meters.egress,
        ])
        let blocked = await project.run("apply", "--sandbox", "--yes")
        #expect(blocked.status == 3, "\(blocked.words)")
        #expect(blocked.out.contains("1 blocked") && blocked.out.contains("`description`, `unit`"), "\(blocked.out)")

        let accept = """
                accept:
                  - { vendor: amberflo, field: unit, reason: known, until: 2026-11-30 }
                  - { vendor: amberflo, field: description, reason: known }

            """
        try project.write("meters/meters.yaml", Meters.event + "meters:\n" + Meters.egress + accept)
        let plan = await project.run("plan", "--sandbox", "--detailed-exitcode")
        #expect(plan.status == 2, "\(plan.words)")
        #expect(plan.lines(from: "+ ").count == 1)
        project.wait(seconds: 30 * 86_400)
        let late = await project.run("plan", "--sandbox", "--detailed-exitcode")
        #expect(late.status == 0 && late.lines(from: "! ").count == 1, "\(late.words)")
    }
}
