package import AdapterKit
package import Metering
package import SyncEngine

/// Asks one vendor for the usage of meters.
package struct UsageReader: Sendable {
    /// The vendor.
    package let connection: VendorConnection
    /// The vendor's declaration.
    package let adapter: AdapterDescriptor
    /// What is known to be ours, at any vendor.
    package let bindings: [Binding]
    /// The project's meters.
    package let definitions: [Meter.Key: Meter]
    /// Further ids of definitions there, such as those that were bound before a migration's end.
    package let known: [Meter.Key: String]
    /// What was recorded of usage that the vendor no longer tells; `nil` where that is not to be used.
    package let recorded: RecordedUsage?
    /// The clock.
    package let now: @Sendable () -> Timestamp

    /// Makes a reader.
    package init(
        _ connection: VendorConnection,
        _ adapter: AdapterDescriptor,
        bindings: [Binding],
        definitions: [Meter.Key: Meter],
        known: [Meter.Key: String] = [:],
        recorded: RecordedUsage? = nil,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.connection = connection
        self.adapter = adapter
        self.bindings = bindings
        self.definitions = definitions
        self.known = known
        self.recorded = recorded
        self.now = now
    }

    /// Reads what the vendor has, and finds the meters in it.
    package func survey() async -> UsageSurvey {
        let own = bindings.filter { $0.vendor == connection.name }
        let observed: Result<[ObservedObject], AdapterError>
        do throws(AdapterError) {
            observed = .success(try await Observer.observe(connection, bindings: own).objects)
        } catch {
            observed = .failure(error)
        }
        return UsageSurvey(
            connection,
            adapter,
            observed: observed,
            bindings: own,
            known: known,
            definitions: definitions
        )
    }

    /// Asks for usage; a meter that cannot be read leaves the others as they are.
    package func usage(_ question: UsageQuestion, _ survey: UsageSurvey) async -> VendorUsage {
        var usage = VendorUsage(vendor: connection.name, readAt: now())
        let answers = await question.meters.concurrentMap { key -> Answer? in
            guard survey.absence(of: key) == nil, let entry = survey.entries[key] else { return nil }
            return await answer(of: key, entry, question, survey)
        }
        for (key, answer) in zip(question.meters, answers) {
            usage.absences[key] = survey.absence(of: key)
            usage.totals[key] = answer?.totals
            if answer?.isCrowded == true { usage.crowded.insert(key) }
        }
        return usage
    }

    /// What a vendor says of one meter.
    private struct Answer: Sendable {
        var totals: [Period: UsageTotals]
        /// Whether there are more customers than it tells of at once.
        var isCrowded = false
    }

    private func answer(
        of key: Meter.Key,
        _ entry: UsageSurvey.Entry,
        _ question: UsageQuestion,
        _ survey: UsageSurvey
    ) async -> Answer {
        let periods = question.periods
        do throws(AdapterError) {
            guard let source = connection.adapter.usage else {
                let reading = UsageReading.unavailable("\(adapter.title) tells no usage over its API")
                return Answer(totals: periods.totals { _ in UsageTotals(everywhere: reading) })
            }
            let cells = try await source.usage(question.query(entry, of: question.customers))
            var totals = Self.totals(cells, periods, entry, question.customers, survey)
            let isExtreme = entry.aggregation == .max || entry.aggregation == .min
            if survey.keepsCounters, isExtreme, let counters = try await source.running(entry.object) {
                for period in periods { totals[period]?.fillEmpty(counters, in: period, entry.aggregation) }
            }
            guard let recorded, survey.keepsCounters else { return Answer(totals: totals) }
            return Answer(totals: recorded.filling(totals, of: key, entry.aggregation, question.customers))
        } catch {
            return Answer(
                totals: periods.totals { _ in UsageTotals(everywhere: .failed(error.description)) },
                isCrowded: error.category == .tooManyCustomers
            )
        }
    }

    /// A vendor's cells by the periods that they were asked for.
    static func totals(
        _ cells: [UsageCell],
        _ periods: [Period],
        _ entry: UsageSurvey.Entry,
        _ customers: [String],
        _ survey: UsageSurvey
    ) -> [Period: UsageTotals] {
        let byPeriod = Dictionary(grouping: cells) { cell in periods.holding(cell.period.start) }
        let asked = Set(customers)
        let counters = Set(entry.counters.keys)
        return periods.totals { period in
            UsageTotals(
                byPeriod[period] ?? [],
                entry.aggregation,
                counted: asked.isEmpty ? counters : counters.intersection(asked),
                silence: survey.silence,
                silences: survey.silences(of: entry, for: period),
                others: survey.uncounted
            )
        }
    }
}

extension [Period] {
    /// Something for each of the periods.
    func totals(_ make: (Period) -> UsageTotals) -> [Period: UsageTotals] {
        Dictionary(keepingFirst: map { ($0, make($0)) })
    }

    /// The period that an instant lies in, of periods in order that do not overlap; `nil` where it lies in none.
    package func holding(_ instant: Timestamp) -> Period? {
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle].start <= instant { low = middle + 1 } else { high = middle }
        }
        guard low > 0, self[low - 1].contains(instant) else { return nil }
        return self[low - 1]
    }
}
