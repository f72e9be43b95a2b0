import AdapterKit
import Metering

/// The usage that one counter had in a window, as far as its readings say it.
struct CounterUsage {
    /// A part of a window that no reading bounds.
    struct Unknown: Error, Sendable, Hashable {
        /// Why the usage is not known.
        var reason: String
    }

    /// Usage that is known, with what it rests on.
    struct Part: Sendable, Hashable {
        /// The usage; `nil` for a maximum or minimum of nothing.
        var value: Quantity?
        /// The readings that stand for a bound of the window though they were taken at another instant.
        var notes: [String] = []
    }

    /// What the counter showed at one reading.
    private struct Shown {
        var asked: Timestamp
        var answered: Timestamp
        var counter: CounterReading
    }

    private let shown: [Shown]
    /// The first reading of the meter without the counter after the last with it; `nil` where it was there at the last.
    private let goneBy: Timestamp?
    private let gap: Int64

    init(id: String, readings: [UsageRecording.MeterReading], gap: Int64) {
        shown = readings.compactMap { reading in
            reading.counters.first { $0.id == id }
                .map { Shown(asked: reading.asked, answered: reading.answered, counter: $0) }
        }
        let last = shown.last?.asked
        goneBy = readings.first { reading in last.map { reading.asked > $0 } == true }?.answered
        self.gap = gap
    }

    /// The usage in a window, period by period.
    func usage(_ aggregation: Aggregation, in window: Period) -> Result<Part, Unknown> {
        var sum = Sum(aggregation)
        var start = window.start
        do throws(Unknown) {
            while start < window.end {
                guard let period = period(at: start) else {
                    if let goneBy, goneBy <= start { break }
                    throw Unknown(reason: "no reading shows the period that has \(start) in it")
                }
                guard period.start < window.end else { break }
                let end = min(period.end, window.end)
                sum.add(try part(of: period, from: max(start, period.start), to: end, aggregation))
                start = period.end
            }
        } catch {
            return .failure(error)
        }
        return .success(sum.part)
    }

    /// The period that an instant lies in, or the first one where the counter began only later.
    private func period(at instant: Timestamp) -> Period? {
        if let found = shown.first(where: { $0.counter.period.contains(instant) }) { return found.counter.period }
        let first = shown.map(\.counter).filter { $0.isFirst && $0.period.start > instant }
        return first.map(\.period).min()
    }

    /// The usage between two instants of one period.
    private func part(
        of period: Period,
        from start: Timestamp,
        to end: Timestamp,
        _ aggregation: Aggregation
    ) throws(Unknown) -> Part {
        let readings = shown.filter { $0.counter.period == period }
        let last = try bound(end, of: period, readings)
        guard start > period.start else {
            guard last.value != nil || aggregation == .max || aggregation == .min else {
                throw Unknown(reason: "the counter shows no value for the period \(period)")
            }
            return last
        }
        guard aggregation == .sum || aggregation == .count else {
            throw Unknown(
                reason: "the window begins within the period \(period), of which a \(aggregation) cannot be told apart"
            )
        }
        let first = try bound(start, of: period, readings)
        guard let to = last.value, let from = first.value, let value = try? to.subtracting(from) else {
            throw Unknown(reason: "the readings of the period \(period) have no difference")
        }
        return Part(value: value, notes: first.notes + last.notes)
    }

    /// What the counter showed at an instant of a period: after its end where it is over, otherwise within the gap.
    private func bound(_ instant: Timestamp, of period: Period, _ readings: [Shown]) throws(Unknown) -> Part {
        if instant == period.end, let final = readings.last, final.asked >= period.end {
            return Part(value: final.counter.value)
        }
        guard let nearest = readings.min(by: { distance($0, instant) < distance($1, instant) }) else {
            throw Unknown(reason: "no reading shows the period \(period)")
        }
        let seconds = distance(nearest, instant)
        let taken = "the reading of \(nearest.asked) stands for \(instant)"
        guard seconds > 0 else { return Part(value: nearest.counter.value) }
        guard seconds <= gap else {
            throw Unknown(
                reason: "the reading nearest to \(instant) is that of \(nearest.asked), \(seconds) s away, "
                    + "and what was counted between is not known"
            )
        }
        return Part(value: nearest.counter.value, notes: ["\(taken), \(seconds) s away"])
    }

    /// How many seconds a reading lies from an instant, at the most and rounded up.
    private func distance(_ reading: Shown, _ instant: Timestamp) -> Int64 {
        [reading.asked, reading.answered].map { taken in
            let (early, late) = (min(taken, instant), max(taken, instant))
            return late.seconds - early.seconds + (late.nanoseconds > early.nanoseconds ? 1 : 0)
        }.max() ?? 0
    }
}

extension CounterUsage {
    /// The usage of several parts together.
    struct Sum {
        private let aggregation: Aggregation
        private var values: [Quantity] = []
        private var notes: [String] = []

        init(_ aggregation: Aggregation) {
            self.aggregation = aggregation
        }

        mutating func add(_ part: Part) {
            if let value = part.value { values.append(value) }
            notes += part.notes.filter { !notes.contains($0) }
        }

        var part: Part { Part(value: value, notes: notes) }

        var cell: RecordedUsage.Cell {
            switch aggregation {
            case .sum, .count, .max, .min: .value(value, note: notes.isEmpty ? nil : notes.joined(separator: "; "))
            case .unique, .average, .latest: .unavailable("a counter holds no \(aggregation)")
            }
        }

        private var value: Quantity? {
            switch aggregation {
            case .sum, .count: try? QuantitySum(values).total()
            case .max: values.max()
            case .min: values.min()
            case .unique, .average, .latest: nil
            }
        }
    }
}
