/// An ISO 8601 duration in calendar units, such as `P1M` or `P1DT12H`.
struct CalendarDuration: Sendable, Hashable {
    /// The months, years included.
    private var months = 0
    /// The seconds, of weeks, days and times.
    private var seconds = 0

    /// Reads a duration, or nil when the text is not one: units in order, each once, whole numbers, at least one of
    /// them.
    init?(_ text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        guard bytes.popFirst() == UInt8(ascii: "P"), !bytes.isEmpty else { return nil }
        var units: [(letter: UInt8, factor: Int, isMonths: Bool)] = [
            (UInt8(ascii: "Y"), 12, true), (UInt8(ascii: "M"), 1, true), (UInt8(ascii: "W"), 604_800, false),
            (UInt8(ascii: "D"), 86_400, false),
        ]
        var isTime = false
        while let first = bytes.first {
            if first == UInt8(ascii: "T"), !isTime, bytes.count > 1 {
                isTime = true
                units = [
                    (UInt8(ascii: "H"), 3_600, false), (UInt8(ascii: "M"), 60, false), (UInt8(ascii: "S"), 1, false),
                ]
                bytes = bytes.dropFirst()
            }
            let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            bytes = bytes.dropFirst(digits.count)
            guard digits.count <= 9, let count = Int(String(decoding: digits, as: UTF8.self)),
                let letter = bytes.popFirst(), let unit = units.firstIndex(where: { $0.letter == letter })
            else { return nil }
            if units[unit].isMonths {
                months += count * units[unit].factor
            } else {
                seconds += count * units[unit].factor
            }
            units.removeFirst(unit + 1)
        }
    }

    /// The instant that is this much later, or nil when it is after the year 9999.
    func added(to start: Timestamp) -> Timestamp? {
        let date = start.date.adding(months: months)
        guard date.year <= 9_999 else { return nil }
        let day = Int64(date.daysSince1970) * 86_400
        let total = day + Int64(start.secondOfDay) + Int64(seconds)
        guard total <= Timestamp.max.seconds else { return nil }
        return Timestamp(seconds: total, nanoseconds: start.nanoseconds)
    }
}
