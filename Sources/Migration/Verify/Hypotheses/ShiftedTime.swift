import Metering

/// One side's times are those of another time zone, so that usage at the window's ends falls out of it or into it.
struct ShiftedTime: Hypothesis {
    let name = "times of another time zone"

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        let bySteps = steps(pair, of: difference)
        if case .holds = bySteps { return bySteps }
        let byEvents = events(pair, of: difference)
        if case .cannotTell = byEvents { return bySteps }
        return byEvents
    }

    /// The suspect's series is the base's, moved by whole hours.
    private func steps(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard let series = pair.series, series.count > 3, series.allSatisfy({ $0.period.length == 3_600 }) else {
            return .cannotTell
        }
        let fits = (1...14).flatMap { [$0, -$0] }.filter { Self.fits(series, shift: $0) }
        // A series that repeats itself fits several; then only a zone that the project speaks of tells which.
        let named = fits.filter { !zones(Int64($0) * 3_600, of: difference).isEmpty }
        guard let shift = fits.count == 1 ? fits.first : named.count == 1 ? named.first : nil else {
            return fits.isEmpty ? .fails : .undecided
        }
        let hours = Int64(shift) * 3_600
        let exact = exactly(hours, pair, difference)
        return holds(pair, exact ?? hours, of: difference, pair.evidence(series), isExact: exact != nil)
    }

    /// The shift to the quarter of an hour, which whole hours may hide; `nil` where several fit the data.
    private func exactly(_ hours: Int64, _ pair: DifferencePair, _ difference: DifferenceCase) -> Int64? {
        let quarters = stride(from: hours - 2_700, through: hours + 2_700, by: 900).filter { $0 != 0 }
        let fitting = pair.isReference ? quarters.filter { fits($0, pair, difference) } : quarters
        if fitting.count == 1 { return fitting.first }
        let named = fitting.filter { !zones($0, of: difference).isEmpty }
        return named.count == 1 ? named.first : nil
    }

    /// Whether the events, moved by an offset, come to the suspect's steps, but for those at the ends of the window.
    private func fits(_ offset: Int64, _ pair: DifferencePair, _ difference: DifferenceCase) -> Bool {
        let moved = difference.events?.map { event in
            var event = event
            event.timestamp = event.timestamp.adding(seconds: offset)
            return event
        }
        guard let moved, pair.suspect.series != nil, let series = difference.series(of: difference.counting, moved)
        else { return false }
        return difference.isTold(series, by: pair.suspect, butForEnds: Int(abs(offset) / 3_600) + 1)
    }

    /// Whether every step that has a counterpart equals it, and enough of them say anything.
    private static func fits(_ series: [DifferencePair.Step], shift: Int) -> Bool {
        var telling = 0
        for (index, step) in series.enumerated() {
            let source = index - shift
            guard series.indices.contains(source) else { continue }
            guard step.suspect == series[source].base else { return false }
            if !step.suspect.isZero { telling += 1 }
        }
        return telling > 2
    }

    /// The suspect's number is that of the events in a window that is moved by a zone's offset.
    private func events(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard pair.isReference, pair.suspect.series == nil, difference.events != nil else { return .cannotTell }
        let own = difference.zones.map { $0.offset(at: difference.window.start.seconds) }
        for offset in Set(own).filter({ $0 != 0 }).flatMap({ [$0, -$0] }) {
            guard
                let moved = try? Period(
                    start: difference.window.start.adding(seconds: -offset),
                    end: difference.window.end.adding(seconds: -offset)
                ), let usage = difference.usage(of: difference.counting, in: moved)
            else { continue }
            if usage == pair.suspect.number {
                return holds(pair, offset, of: difference, "the events of the window \(moved)")
            }
        }
        return own.contains { $0 != 0 } ? .fails : .cannotTell
    }

    /// The zones of the project whose offset this is, in either direction.
    private func zones(_ offset: Int64, of difference: DifferenceCase) -> [String] {
        difference.zones.filter { abs($0.offset(at: difference.window.start.seconds)) == abs(offset) }.map(\.identifier)
    }

    private func holds(
        _ pair: DifferencePair,
        _ offset: Int64,
        of difference: DifferenceCase,
        _ evidence: String,
        isExact: Bool = true
    ) -> Examination {
        let minutes = abs(offset) / 60
        let length = minutes.isMultiple(of: 60) ? "\(minutes / 60) h" : "\(minutes) min"
        let names = zones(offset, of: difference)
        let zone = names.isEmpty ? "" : ", which is the offset of \(names.joined(separator: ", "))"
        return .holds([
            Trace(
                .timeZone,
                at: pair.suspect.vendor,
                "the usage at \(pair.suspect.vendor) is that of \(pair.baseName), \(isExact ? "" : "about ")\(length) \(offset > 0 ? "later" : "earlier")"
                    + "\(zone): the times of one side are local times taken for UTC",
                evidence: evidence
            )
        ])
    }
}
