/// A reader of the parts of RFC 3339 text.
struct TimestampScanner<Bytes: Collection<UInt8>> {
    private let bytes: Bytes
    private let expected: String
    private var index: Bytes.Index
    private var position = 0

    /// Makes a reader; `expected` goes into its errors.
    init(_ bytes: Bytes, expected: String) {
        self.bytes = bytes
        self.expected = expected
        index = bytes.startIndex
    }

    /// Reads `YYYY-MM-DD`.
    mutating func date() throws(TimestampError) -> CivilDate {
        let year = try number(digits: 4, name: "year", range: 1...9_999)
        try skip(UInt8(ascii: "-"))
        let month = try number(digits: 2, name: "month", range: 1...12)
        try skip(UInt8(ascii: "-"))
        let start = position
        let day = try number(digits: 2, name: "day", range: 1...31)
        guard let date = CivilDate(year: year, month: month, day: day) else {
            let days = CivilDate.daysInMonth(month, year: year)
            throw error("\(MonthNames.full[month - 1]) \(year) has \(days) days, not \(day)", at: start)
        }
        return date
    }

    /// Reads `T` or `t`.
    mutating func separator() throws(TimestampError) {
        guard let byte = peek(), byte | 0x20 == UInt8(ascii: "t") else { throw unexpected("“T” between date and time") }
        advance()
    }

    /// Reads `HH:MM:SS`, and returns the seconds since midnight.
    mutating func time() throws(TimestampError) -> Int {
        let hour = try number(digits: 2, name: "hour", range: 0...23)
        try skip(UInt8(ascii: ":"))
        let minute = try number(digits: 2, name: "minute", range: 0...59)
        try skip(UInt8(ascii: ":"))
        let start = position
        let second = try number(digits: 2, name: "second", range: 0...60)
        guard second < 60 else { throw error("leap seconds are not supported", at: start) }
        return hour * 3_600 + minute * 60 + second
    }

    /// Reads a fraction of a second, if there is one, and returns its nanoseconds.
    mutating func fraction() throws(TimestampError) -> Int32 {
        guard peek() == UInt8(ascii: ".") else { return 0 }
        advance()
        var value: Int32 = 0
        var digits = 0
        while let digit = digit() {
            guard digits < 9 else { throw error("a fraction has at most 9 digits", at: position) }
            value = value * 10 + Int32(digit)
            digits += 1
            advance()
        }
        guard digits > 0 else { throw unexpected("a digit") }
        for _ in digits..<9 { value *= 10 }
        return value
    }

    /// Reads `Z`, `z`, `+HH:MM` or `+HHMM`, and returns the seconds east of UTC.
    mutating func utcOffset() throws(TimestampError) -> Int {
        guard let sign = peek() else { throw unexpected("“Z” or an offset such as +05:30") }
        advance()
        if sign | 0x20 == UInt8(ascii: "z") { return 0 }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            position -= 1
            throw error("“Z” or an offset such as +05:30 is missing", at: position)
        }
        let hour = try number(digits: 2, name: "offset hour", range: 0...23)
        if peek() == UInt8(ascii: ":") { advance() }
        let minute = try number(digits: 2, name: "offset minute", range: 0...59)
        let seconds = hour * 3_600 + minute * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// Checks that nothing is left.
    func end() throws(TimestampError) {
        if peek() != nil { throw error("there is more text after it", at: position) }
    }

    /// An error with the whole text.
    func error(_ reason: String, at offset: Int) -> TimestampError {
        TimestampError(
            text: String(decoding: bytes, as: UTF8.self),
            reason: reason,
            offset: offset,
            expected: expected
        )
    }

    private mutating func number(
        digits: Int,
        name: String,
        range: ClosedRange<Int>
    ) throws(TimestampError) -> Int {
        let start = position
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { throw unexpected("a \(name) of \(digits) digits") }
            value = value * 10 + digit
            advance()
        }
        guard range.contains(value) else {
            throw error("the \(name) \(value) is not from \(range.lowerBound) to \(range.upperBound)", at: start)
        }
        return value
    }

    private mutating func skip(_ byte: UInt8) throws(TimestampError) {
        guard peek() == byte else { throw unexpected("“\(Character(UnicodeScalar(byte)))”") }
        advance()
    }

    private func unexpected(_ what: String) -> TimestampError {
        error("\(what) is missing", at: position)
    }

    private func peek() -> UInt8? {
        index == bytes.endIndex ? nil : bytes[index]
    }

    private func digit() -> Int? {
        guard let byte = peek(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        return Int(byte - UInt8(ascii: "0"))
    }

    private mutating func advance() {
        bytes.formIndex(after: &index)
        position += 1
    }
}
