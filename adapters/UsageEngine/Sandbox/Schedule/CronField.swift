/// One of the five fields of a crontab schedule.
///
/// Not said by the document: which of crontab's notations a field takes. Accepted are `*`, numbers, ranges, lists and
/// steps, the English three-letter names of months and weekdays, and `L` for the last day of the month.
struct CronField: Hashable, Sendable {
    /// Which field it is, with its range.
    enum Kind: String, CaseIterable, Sendable {
        case minute
        case hour
        case day
        case month
        case weekday

        /// The numbers that the field may hold; 7 is Sunday, as 0 is.
        var range: ClosedRange<Int> {
            switch self {
            case .minute: 0...59
            case .hour: 0...23
            case .day: 1...31
            case .month: 1...12
            case .weekday: 0...7
            }
        }

        /// The names that stand for numbers, from the range's first number on.
        var names: [String] {
            switch self {
            case .minute, .hour, .day: []
            case .month: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
            case .weekday: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
            }
        }
    }

    /// The numbers that the field matches, ascending; a Sunday is always 0.
    let values: [Int]

    /// Whether the field begins with `*`.
    let isWildcard: Bool

    /// Whether the field names the last day of the month.
    let includesLast: Bool

    /// Reads a field; `nil` where the text is no field of this kind.
    init?(_ text: String, _ kind: Kind) {
        var values: Set<Int> = []
        var includesLast = false
        for element in text.split(separator: ",", omittingEmptySubsequences: false) {
            if kind == .day && element == "L" {
                includesLast = true
                continue
            }
            guard let matched = Self.values(of: element, kind) else { return nil }
            values.formUnion(matched)
        }
        if kind == .weekday && values.remove(7) != nil {
            values.insert(0)
        }
        self.values = values.sorted()
        self.includesLast = includesLast
        isWildcard = text.hasPrefix("*")
    }

    private static func values(of element: Substring, _ kind: Kind) -> [Int]? {
        let parts = element.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first else { return nil }
        let bounds = first.split(separator: "-", omittingEmptySubsequences: false)
        let range: ClosedRange<Int>
        if first == "*" {
            range = kind == .weekday ? 0...6 : kind.range
        } else if bounds.count == 2, let low = number(bounds[0], kind), let high = number(bounds[1], kind), low <= high
        {
            range = low...high
        } else if bounds.count == 1, parts.count == 1, let only = number(first, kind) {
            range = only...only
        } else {
            return nil
        }
        guard parts.count == 2 else { return Array(range) }
        guard let step = digits(parts[1]), step > 0 else { return nil }
        return Array(stride(from: range.lowerBound, through: range.upperBound, by: step))
    }

    private static func number(_ text: Substring, _ kind: Kind) -> Int? {
        if let position = kind.names.firstIndex(of: text.uppercased()) {
            return kind.range.lowerBound + position
        }
        return digits(text).flatMap { kind.range.contains($0) ? $0 : nil }
    }

    private static func digits(_ text: Substring) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        else { return nil }
        return Int(text)
    }
}
