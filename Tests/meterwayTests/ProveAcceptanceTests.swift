import Metering
import Testing

@Suite("Accepted findings")
struct ProveAcceptanceTests {
    /// A meter whose filter Amberflo does not take over, with an acceptance.
    private func project(until: String?, extra: String = "") throws -> TestProject {
        let until = until.map { ", until: \($0)" } ?? ""
        let meters =
            ProveSampleTests.meters.replacing(
                "    dimensions: [region]\n  - key: calls",
                with: "    dimensions: [region]\n    accept:\n"
                    + "      - { vendor: amberflo, field: filter, reason: the gateway filters\(until) }\n"
                    + "      - { vendor: amberflo, field: value, reason: the gateway divides\(until) }\n"
                    + "  - key: calls"
            )
        return try TestProject([
            "meterway.yaml": TestVendors.projectFile(["amberflo"], extra: extra), "meters/meters.yaml": meters,
        ])
    }

    @Test("an accepted finding is shown as accepted, with its reason and its last day")
    func accepted() async throws {
        let project = try project(until: "2027-06-30")
        let text = await project.run("plan", "--sandbox", "--meter", "egress")
        #expect(text.lines(from: "✓ accepted until 2027-06-30: the gateway filters").count == 1, "\(text.out)")
        #expect(text.err == "")
        let plan = try await project.run("plan", "--sandbox", "--meter", "egress", "--format", "json").json()
        let findings = try #require(plan.changes.first?["findings"]?.array)
        let filter = try #require(findings.first { $0["field"] == "filter" })
        #expect(filter["accepted"] == ["reason": "the gateway filters", "until": "2027-06-30"])
        #expect(findings.contains { $0["accepted"] == nil })
        let markdown = await project.run("plan", "--sandbox", "--meter", "egress", "--format", "markdown")
        #expect(markdown.out.contains("*accepted until 2027-06-30: the gateway filters*"))
    }

    @Test("an acceptance without an end says no day")
    func forever() async throws {
        let text = await (try project(until: nil)).run("plan", "--sandbox", "--meter", "egress")
        #expect(text.lines(from: "✓ accepted: the gateway filters").count == 1, "\(text.out)")
    }

    @Test("an acceptance holds through its last day, and is a warning at its meter's place afterwards")
    func expired() async throws {
        // The clock of these tests stands at noon of 2026-11-16.
        #expect(await (try project(until: "2026-11-16")).run("validate").err == "")
        let project = try project(until: "2026-11-15")
        let outcomes = [
            await project.run("validate"), await project.run("plan", "--sandbox"),
            await project.run("apply", "--sandbox", "--yes"),
        ]
        for outcome in outcomes {
            #expect(
                outcome.err.contains(
                    "warning: meters/meters.yaml:6:10: the acceptance of `filter` at `amberflo` ended with 2026-11-15 "
                        + "(the gateway filters)"
                ),
                "\(outcome.err)"
            )
        }
        let plan = await project.run("plan", "--sandbox", "--meter", "egress")
        #expect(!plan.out.contains("accepted"))
        let warnings = try await project.run("validate", "--format", "json").json()["warnings"]?.array
        #expect(warnings?.map { $0["line"]?.int } == [6, 6])
    }

    @Test("`findings: block` blocks what is not accepted, or no longer")
    func blocked() async throws {
        let open = await (try project(until: "2027-06-30", extra: "findings: block"))
            .run("plan", "--sandbox", "--meter", "egress", "--format", "json")
        let change = try #require(try open.json().changes.first)
        let reasons = change["findings"]?.array?.compactMap { $0["reason"]?.string } ?? []
        guard change["action"] == "blocked" else { return }
        #expect(!reasons.contains { $0.hasPrefix("the project blocks") && $0.contains("`filter`") }, "\(reasons)")
        let late = try await (try project(until: "2026-11-15", extra: "findings: block"))
            .run("plan", "--sandbox", "--meter", "egress", "--format", "json").json()
        let lateReasons = late.changes.first?["findings"]?.array?.compactMap { $0["reason"]?.string } ?? []
        #expect(late.changes.first?["action"] == "blocked")
        #expect(lateReasons.contains { $0.hasPrefix("the project blocks") && $0.contains("`filter`") })
    }
}
