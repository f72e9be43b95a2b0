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
                let all = try await source.total(question.query(entry, of: []))
            else { return nil }
            let named = names.isEmpty ? [] : try await source.usage(question.query(entry, of: names))
            if let gap = Self.gap(periods, all, named) {
                let reading = UsageReading.failed("\(adapter.title) has more customers than it lists at once; \(gap)")
                return periods.totals { _ in UsageTotals(everywhere: reading) }
            }
            // Of a name that the vendor does not know it says 0, as of one that used nothing.
            let used = named.filter { $0.value?.isZero != true }
            return Self.totals(used, periods, entry, [], survey)
        } catch {
            return periods.totals { _ in UsageTotals(everywhere: .failed(error.description)) }
        }
    }

    /// What is missing of the first period whose customers by name do not come to all together; `nil` where all do.
    private static func gap(_ periods: [Period], _ all: [UsageCell], _ named: [UsageCell]) -> String? {
        let totals = Dictionary(grouping: all) { periods.holding($0.period.start) }
        let parts = Dictionary(grouping: named) { periods.holding($0.period.start) }
        for period in periods {
            guard let total = sum(totals[period] ?? []), let known = sum(parts[period] ?? []),
                let rest = try? total.subtracting(known)
            else { return "of \(period) it tells numbers that are missing or have too many digits" }
            if rest.isZero { continue }
            return "of the \(total) of \(period) it has \(rest) of customers whom no other side names: "
                + "give their events with `--events`, or name them with `--customer`"
        }
        return nil
    }

    private static func sum(_ cells: [UsageCell]) -> Quantity? {
        let values = cells.compactMap(\.value)
        return values.count == cells.count ? try? QuantitySum(values).total() : nil
    }
}
