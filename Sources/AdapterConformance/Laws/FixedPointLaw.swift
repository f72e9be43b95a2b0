import AdapterKit
import Metering
import SyncEngine

/// After an apply the next plan is empty: of a new project, of a later state of it, and of an empty one.
struct FixedPointLaw: Sendable {
    let subject: ConformanceSubject

    var law: Law {
        Law(title: "after an apply there is nothing to change", purpose: .definitions, cases: 120) { await verdict($0) }
    }

    /// By how many seconds vendors' clocks are ahead of ours, as far as a check of the connection does not warn of it.
    private static let skews: [Int64] = [0, 40, -40]

    private func verdict(_ scenario: Scenario) async -> Verdict {
        var verdict = Verdict()
        let ahead = Self.skews[Int(scenario.start.seconds / 3_600) % Self.skews.count]
        let bench = EngineBench(Bench(subject, at: scenario.start, vendorAhead: ahead))
        var nothing = scenario
        nothing.entries = []
        let states = [("new", scenario), ("changed", ProjectGenerator.variant(of: scenario)), ("empty", nothing)]
        do {
            for (name, state) in states {
                let before = try await bench.plan(state)
                let report = try await bench.apply(before, state.definitions)
                for failure in report.failed where !failure.isSkipped {
                    verdict.fail(
                        "\(name): failed \(failure.action) \(failure.ref.kind)",
                        "\(failure.action) \(failure.ref): \(failure.message)"
                    )
                }
                verdict.figures.compare("change", times: report.applied)
                let left = EngineBench.changes(try await bench.plan(state))
                guard report.failed.isEmpty, !left.isEmpty else { continue }
                verdict.fail(
                    "\(name): plan not empty",
                    "after an apply the plan still has: \(left.joined(separator: "\n"))"
                )
            }
        } catch {
            verdict.fail("state", "the state fails: \(error)")
        }
        return verdict
    }
}
