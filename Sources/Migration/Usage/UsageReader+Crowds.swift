import AdapterKit
package import Metering
import SyncEngine

extension UsageReader {
    /// Asks again for the meters that have more customers than the vendor lists at once: for those whom somebody else knows, by name.
    ///
    /// Their numbers stand for the meter where they come to the vendor's number of all customers together, so that none is missing.
    ///
    /// - Parameters:
    ///   - usage: what the vendor answered before.
    ///   - names: the customers who are known elsewhere, by meter.
    ///   - question: what was asked.
    ///   - survey: what the vendor has.
    /// - Returns: the answer with the numbers of these meters, or why they are not whole.
    package func completing(
        _ usage: VendorUsage,
        of names: [Meter.Key: Set<String>],
        _ question: UsageQuestion,
        _ survey: UsageSurvey
    ) async -> VendorUsage {
        let keys = usage.crowded.sorted()
        let answers = await keys.concurrentMap { key -> [Period: UsageTotals]? in
            guard let entry = survey.entries[key] else { return nil }
            return await crowd(entry, (names[key] ?? []).sorted { $0.precedes($1) }, question, survey)
        }
        var usage = usage
        for case (let key, let totals?) in zip(keys, answers) { usage.totals[key] = totals }
        return usage
    }

    /// The usage of all customers by their names; `nil` where the vendor does not tell that of all together.
    private func crowd(
        _ entry: UsageSurvey.Entry,
        _ names: [String],
        _ question: UsageQuestion,
        _ survey: UsageSurvey
    ) async -> [Period: UsageTotals]? {
        let periods = question.periods
        do throws(AdapterError) {
            guard let source = connection.adapter.usage,
                let crowd = try await CrowdReading.read(
                    question.query(entry, of: []),
                    of: names,
                    in: periods,
                    from: source
                )
            else { return nil }
            if case .whole(let used) = crowd { return Self.totals(used, periods, entry, [], survey) }
            let reason = crowd.shortfall(adapter.title, Self.unnamed) ?? ""
            return periods.totals { _ in UsageTotals(everywhere: .failed(reason)) }
        } catch {
            return periods.totals { _ in UsageTotals(everywhere: .failed(error.description)) }
        }
    }

    private static let unnamed =
        "whom no other side names: give their events with `--events`, or name them with `--customer`"
}
