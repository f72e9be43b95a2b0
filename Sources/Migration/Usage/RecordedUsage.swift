import AdapterKit
package import Metering
package import SyncEngine

/// Usage that a vendor no longer tells, as far as readings that were kept say it.
///
/// A counter tells one number of one period. A window is known where readings bound it: periods that were read when they
/// were over, and for sums and counts the difference of two readings of one period. What lies between two readings nobody
/// knows, and it is not guessed.
package struct RecordedUsage: Sendable {
    /// What the readings say of a window.
    package enum Cell: Sendable, Hashable {
        /// The usage, `nil` for a maximum or minimum of nothing; the note says what it rests on where that is not all of the
        /// window to the instant.
        case value(Quantity?, note: String?)
        /// Why it is not known.
        case unavailable(String)
    }

    private let meters: [Meter.Key: [UsageRecording.MeterReading]]
    private let gap: Int64

    /// Makes the usage of one vendor's recordings.
    ///
    /// - Parameters:
    ///   - recordings: the recordings, in any order.
    ///   - gap: how many seconds a reading may lie from the bound of a window that it stands for.
    package init(_ recordings: [UsageRecording], gap: Int64 = 0) {
        meters = Dictionary(grouping: recordings.flatMap(\.meters), by: \.meter)
            .mapValues { $0.sorted { ($0.asked, $0.answered) < ($1.asked, $1.answered) } }
        self.gap = gap
    }

    /// The usage of one vendor as the state has it.
    ///
    /// - Parameters:
    ///   - store: the state.
    ///   - vendor: the vendor's instance.
    ///   - gap: how many seconds a reading may lie from the bound of a window that it stands for.
    /// - Throws: `StateError`, or ``UsageRecordingError``.
    package init(_ store: any StateStore, vendor: String, gap: Int64 = 0) throws {
        self.init(
            try store.documents(UsageRecording.kind, named: vendor).map { try UsageRecording($0) },
            gap: gap
        )
    }

    /// The customers of whom a counter of a meter was ever read, sorted.
    package func customers(of meter: Meter.Key) -> [String] {
        Set((meters[meter] ?? []).flatMap(\.counters).map(\.customer)).sorted()
    }

    /// The usage of one customer over a window.
    package func cell(_ meter: Meter.Key, _ aggregation: Aggregation, of customer: String, in window: Period) -> Cell {
        guard let readings = meters[meter], !readings.isEmpty else {
            return .unavailable("no reading of the meter was recorded")
        }
        let ids = Set(readings.flatMap(\.counters).filter { $0.customer == customer }.map(\.id)).sorted()
        guard !ids.isEmpty else { return .unavailable("no counter of the customer was recorded") }
        var known = CounterUsage.Sum(aggregation)
        for id in ids {
            switch CounterUsage(id: id, readings: readings, gap: gap).usage(aggregation, in: window) {
            case .failure(let gap): return .unavailable(gap.reason)
            case .success(let part): known.add(part)
            }
        }
        return known.cell
    }
}
