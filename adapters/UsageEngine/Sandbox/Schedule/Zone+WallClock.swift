extension Zone {
    /// The offsets in force around a day: one where no clock is changed near it, else the one before and the one after.
    struct Offsets {
        /// The offset before the change, in seconds.
        let before: Int64
        /// The offset after the change, in seconds.
        let after: Int64

        /// Whether no clock is changed.
        var areConstant: Bool { before == after }
    }

    private static let margin: Int64 = 48 * 3_600

    /// The offsets around a day of the zone's calendar.
    func offsets(around day: CivilDay) -> Offsets {
        let midnight = day.number * 86_400
        return Offsets(
            before: offset(at: midnight - Self.margin),
            after: offset(at: midnight + 86_400 + Self.margin)
        )
    }

    /// The instants at which the zone's clocks show a time, ascending: one, none in a gap, two where an hour repeats.
    ///
    /// The time is given in seconds as if the clocks showed UTC.
    func instants(showing local: Int64, _ offsets: Offsets) -> [Int64] {
        if offsets.areConstant { return [local - offsets.before] }
        let candidates = [local - offsets.before, local - offsets.after].sorted()
        return candidates.filter { $0 + offset(at: $0) == local }
    }

    /// The first instant after the gap that swallows a time which the clocks never show.
    func endOfGap(over local: Int64, _ offsets: Offsets) -> Int64 {
        var low = local - Self.margin
        var high = local + Self.margin
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == offsets.after {
                high = middle
            } else {
                low = middle
            }
        }
        return high
    }
}
