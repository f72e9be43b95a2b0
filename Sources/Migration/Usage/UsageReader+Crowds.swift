import AdapterKit
package import Metering
import SyncEngine

extension UsageReader {
    /// Asks again for the meters that have more customers than the vendor tells of at once: for all of them together, and for those
    /// whom somebody else knows by name.
    ///
    /// - Parameters:
    ///   - usage: what the vendor answered before.
    ///   - names: the customers who are known elsewhere, by meter.
    ///   - question: what was asked.
    ///   - survey: what the vendor has.
    /// - Returns: the answer with the numbers of these meters; what the vendor does not tell either is as it was.
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

    /// The usage of all customers together and of some by name; `nil` where the vendor does not tell it.
    private func crowd(
        _ entry: UsageSurvey.Entry,
        _ names: [String],
        _ question: UsageQuestion,
        _ survey: UsageSurvey
    ) async -> [Period: UsageTotals]? {
        let periods = question.periods
        do throws(AdapterError) {
            guard let source = connection.adapter.usage,
                let all = try await source.total(question.query(entry, of: []))
            else { return nil }
            let named = names.isEmpty ? [] : try await source.usage(question.query(entry, of: names))
            let byPeriod = Dictionary(grouping: all + named) { periods.holding($0.period.start) }
            let words =
                "\(adapter.title) has more customers than it tells of at once: its number of all of them is whole, "
                + "and only those whom another side or `--customer` names have a row"
            return periods.totals { period in
                var totals = UsageTotals(
                    byPeriod[period] ?? [],
                    entry.aggregation,
                    silence: survey.silence,
                    others: .unavailable(words)
                )
                totals.remark = words
                return totals
            }
        } catch {
            return periods.totals { _ in UsageTotals(everywhere: .failed(error.description)) }
        }
    }
}
