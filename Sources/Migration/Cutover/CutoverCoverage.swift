package import Metering

/// Says how little was compared of meters that are to leave: a short window shows nothing of what comes once a period.
package struct CutoverCoverage: Sendable {
    private let record: MigrationRecord
    private let schedules: [Meter.Key: ResetSchedule]

    /// Makes it.
    ///
    /// - Parameters:
    ///   - record: the record of the migration.
    ///   - schedules: the billing periods of meters; of one without, they are the calendar months of UTC.
    package init(_ record: MigrationRecord, schedules: [Meter.Key: ResetSchedule]) {
        self.record = record
        self.schedules = schedules
    }

    /// What a person should know of these meters before they leave, in sentences: those of which less than half a period was
    /// compared, and those that nobody used.
    package func remarks(on keys: [Meter.Key]) -> [String] {
        let short = keys.compactMap { key in shortness(key).map { ($0, key) } }.grouped()
        let idle = keys.filter { key in
            let proofs = proofs(of: key)
            return !proofs.isEmpty && proofs.allSatisfy { $0.idle.contains(key) }
        }
        let unused =
            idle.isEmpty
            ? []
            : [
                "\(Excerpt.list(idle)): nobody used \(idle.count == 1 ? "it" : "them") in what was compared, so that nothing is proved"
            ]
        return short.map { "\(Excerpt.list($0.values)): \($0.key)" } + unused
    }

    /// That less than half of a period was compared; `nil` where it was more.
    private func shortness(_ key: Meter.Key) -> String? {
        guard let newest = record.verification(of: key) else { return nil }
        let compared = Self.seconds(coveredBy: proofs(of: key).map(\.window))
        guard let period = (schedules[key] ?? .monthOfUTC)?.period(containing: newest.window.start) else { return nil }
        let whole = Self.seconds(period)
        guard compared < whole / 2 else { return nil }
        return
            "only \(Age.words(compared)) of a period of \(Age.words(whole)) were compared, which shows nothing of what comes at "
            + "another time of it: compare a whole one, by `meterway migrate verify \(record.route.options) --window START/END`, "
            + "where that matters"
    }

    /// The comparisons that a meter passed as it is defined now.
    private func proofs(of key: Meter.Key) -> [Verification] {
        let definition = record.verification(of: key)?.definitions[key]
        return record.verifications(of: key).filter { $0.passed(key) && $0.definitions[key] == definition }
    }

    /// How many seconds lie in any of some periods.
    private static func seconds(coveredBy periods: [Period]) -> Int64 {
        var sum: Int64 = 0
        var end = Timestamp.min
        for period in periods.sorted() where period.end > end {
            sum += period.end.seconds - max(period.start, end).seconds
            end = period.end
        }
        return sum
    }

    private static func seconds(_ period: Period) -> Int64 { period.end.seconds - period.start.seconds }
}
