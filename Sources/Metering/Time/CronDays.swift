/// The days of a month that a schedule names, by what they come to in the months it runs in.
struct CronDays: Sendable, Hashable {
    /// A bit for each day, 1 to 31.
    private(set) var bits: UInt64

    /// Whether the last day of the month is meant besides.
    private(set) var includesLastDay: Bool

    /// The days that any month of the schedule has.
    let existing: UInt64

    /// Makes the one canonical form of days, within months.
    init(bits: UInt64, includesLastDay: Bool, months: UInt64) {
        let lengths = CronDays.lengths(of: months)
        let longest = lengths.max() ?? 31
        existing = CronDays.mask(longest)
        self.bits = bits & existing
        self.includesLastDay = includesLastDay
        guard includesLastDay else { return }
        // Said in numbers, when these come to the same in all months; otherwise without the numbers that L covers.
        let plain = lengths.reduce(self.bits) { $0 | 1 << UInt64($1) }
        if lengths.allSatisfy({ plain & CronDays.mask($0) == days(inMonthOf: $0) }) {
            self.bits = plain
            self.includesLastDay = false
        } else {
            self.bits &= ~(1 << UInt64(longest))
        }
    }

    /// Whether no month of the schedule has such a day.
    var isEmpty: Bool { bits == 0 && !includesLastDay }

    /// Whether every day of every month of the schedule is meant.
    var isEveryDay: Bool { bits == existing }

    /// The days meant in a month of so many days.
    func days(inMonthOf length: Int) -> UInt64 {
        (bits & CronDays.mask(length)) | (includesLastDay ? 1 << UInt64(length) : 0)
    }

    /// The bits of the days 1 to a number.
    static func mask(_ length: Int) -> UInt64 {
        (1 << UInt64(length + 1)) - 2
    }

    /// The lengths that the months can have.
    private static func lengths(of months: UInt64) -> [Int] {
        var lengths: [Int] = []
        if months & 0b0000_0000_0100 != 0 { lengths += [28, 29] }
        if months & 0b1010_0101_0000 != 0 { lengths.append(30) }
        if months & 0b1_0101_1010_1010 != 0 { lengths.append(31) }
        return lengths
    }
}
