/// One of the five fields of a cron schedule.
package enum CronField: String, Sendable, Hashable, CaseIterable {
    /// The minute, 0 to 59.
    case minute
    /// The hour, 0 to 23.
    case hour
    /// The day of the month, 1 to 31, or `L` for the last.
    case dayOfMonth = "day-of-month"
    /// The month, 1 to 12 or JAN to DEC.
    case month
    /// The day of the week, 0 to 7 or SUN to SAT; both 0 and 7 are Sunday.
    case dayOfWeek = "day-of-week"

    /// The numbers that may be written in the field.
    var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: 0...7
        }
    }

    /// The bits of all values; Sunday has the one bit 0.
    var allBits: UInt64 {
        switch self {
        case .minute: (1 << 60) - 1
        case .hour: (1 << 24) - 1
        case .dayOfMonth: (1 << 32) - 2
        case .month: (1 << 13) - 2
        case .dayOfWeek: (1 << 7) - 1
        }
    }

    /// What may be written in the field, for messages.
    var allowed: String {
        switch self {
        case .minute: "0 to 59"
        case .hour: "0 to 23"
        case .dayOfMonth: "1 to 31, or L for the last day"
        case .month: "1 to 12, or JAN to DEC"
        case .dayOfWeek: "0 to 7 (0 and 7 are Sunday), or SUN to SAT"
        }
    }

    /// The number that a name stands for.
    func number(named name: String) -> Int? {
        let names: [String] =
            switch self {
            case .month: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
            case .dayOfWeek: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
            case .minute, .hour, .dayOfMonth: []
            }
        return names.firstIndex(of: name.uppercased()).map { $0 + range.lowerBound }
    }
}
