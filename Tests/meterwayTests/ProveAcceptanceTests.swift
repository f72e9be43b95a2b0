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
        #expect(text.err == "Requests: amberflo 1.\n")
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

    @Test("an acceptance holds through its last day, and is a warning at the place of that day afterwards")
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
                    "warning: meters/meters.yaml:15:80: the acceptance of `filter` at `amberflo` ended with 2026-11-15 "
                        + "(the gateway filters)"
                ),
                "\(outcome.err)"
            )
        }
        let plan = await project.run("plan", "--sandbox", "--meter", "egress")
        #expect(!plan.out.contains("accepted"))
        let warnings = try await project.run("validate", "--format", "json").json()["warnings"]?.array
        #expect(warnings?.map { $0["line"]?.int } == [15, 16])
    }

    @Test("`findings: block` blocks what is not accepted, or no longer")
    func blocked() async throws {
        let open = try await blockedFields(project(until: "2027-06-30", extra: "findings: block"))
        #expect(open == "`unit`")
        let late = try await blockedFields(project(until: "2026-11-15", extra: "findings: block"))
        #expect(late == "`unit`, `value`, `filter`")
        let all = try project(until: "2027-06-30", extra: "findings: block")
        let unit = "      - { vendor: amberflo, field: unit, reason: it is on the invoice }\n"
        try all.edit("meters/meters.yaml", "    accept:\n", "    accept:\n" + unit)
        #expect(try await blockedFields(all) == nil)
    }

    /// The fields for which the project's policy blocks the meter; `nil` where it does not.
    private func blockedFields(_ project: TestProject) async throws -> String? {
        let plan = try await project.run("plan", "--sandbox", "--meter", "egress", "--format", "json").json()
        let change = try #require(plan.changes.first)
        #expect((change["action"] == "blocked") == (change["fidelity"] == "refused"))
        let prefix = "the project blocks what is not exact and not accepted: "
        let reasons = change["findings"]?.array?.compactMap { $0["reason"]?.string } ?? []
        return reasons.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
}
