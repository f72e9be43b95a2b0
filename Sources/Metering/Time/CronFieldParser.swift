/// A reader of one field of a cron schedule.
struct CronFieldParser {
    /// What a field says.
    struct Content {
        /// One bit for each value; Sunday is bit 0.
        var bits: UInt64 = 0
        /// Whether the last day of the month is meant besides.
        var includesLastDay = false
        /// Whether the text begins with `*`, by which cron tells how the two day fields combine.
        var startsWithStar = false
    }

    /// The field.
    let field: CronField
    /// Where the field begins in the schedule, in characters from 1.
    let position: Int

    /// Reads the field: terms with commas between.
    func parse(_ text: Substring) throws(Failure) -> Content {
        var content = Content(startsWithStar: text.first == "*")
        var offset = 0
        for term in text.split(separator: ",", omittingEmptySubsequences: false) {
            if field == .dayOfMonth, term == "L" || term == "l" {
                content.includesLastDay = true
            } else {
                content.bits |= try bits(of: term, at: offset)
            }
            offset += term.count + 1
        }
        return content
    }

    /// Reads a term: `*`, a value, or a range, each with or without a step.
    private func bits(of term: Substring, at offset: Int) throws(Failure) -> UInt64 {
        let parts = term.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var range = try self.range(parts[0], at: offset)
        var step = 1
        if parts.count == 2 {
            let place = offset + parts[0].count + 1
            guard let number = Int(parts[1]), parts[1].utf8.allSatisfy(isDigit),
                (1...field.range.upperBound).contains(number)
            else { throw failure(at: place, found: parts[1], "a step from 1 to \(field.range.upperBound)") }
            step = number
            // A step after a single value goes on to the end of the field; behind 7, for Sunday, nothing comes.
            if range.count == 1, !parts[0].contains("-") { range = range.lowerBound...max(range.lowerBound, lastValue) }
        }
        var bits: UInt64 = 0
        for value in stride(from: range.lowerBound, through: range.upperBound, by: step) {
            bits |= 1 << UInt64(field == .dayOfWeek ? value % 7 : value)
        }
        return bits
    }

    private func range(_ text: Substring, at offset: Int) throws(Failure) -> ClosedRange<Int> {
        if text == "*" { return field.range.lowerBound...lastValue }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try value(ends[0], at: offset)
        guard ends.count == 2 else { return first...first }
        let place = offset + ends[0].count + 1
        var last = try value(ends[1], at: place)
        // A week may end in SUN; as a number that is 7.
        if field == .dayOfWeek, last == 0, first > 0, ends[1].uppercased() == "SUN" { last = 7 }
        guard first <= last else {
            throw failure(
                at: offset,
                found: text,
                "a range that does not run backwards; write two with a comma between"
            )
        }
        return first...last
    }

    private func value(_ text: Substring, at offset: Int) throws(Failure) -> Int {
        if let number = field.number(named: String(text)) { return number }
        guard !text.isEmpty, text.utf8.allSatisfy(isDigit), let number = Int(text), field.range.contains(number) else {
            throw failure(at: offset, found: text, field.allowed)
        }
        return number
    }

    /// The last value that `*` counts: Sunday is counted as 0.
    private var lastValue: Int { field == .dayOfWeek ? 6 : field.range.upperBound }

    private func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// A problem, as an error within this file's parsing.
    struct Failure: Error {
        let problem: CronError.Problem
    }

    private func failure(at offset: Int, found: Substring, _ allowed: String) -> Failure {
        let shown = found.isEmpty ? "nothing" : "“\(found)”"
        return Failure(
            problem: CronError.Problem(field: field, position: position + offset, found: shown, allowed: allowed)
        )
    }
}
