extension Timestamp {
    /// Reads RFC 3339 text, such as `2026-11-01T00:00:00Z` or `2026-11-01T05:30:00.25+05:30`.
    ///
    /// `t` and `z` may be lower case, an offset may lack its colon, a fraction has 1 to 9 digits. Throws for anything
    /// else: other spellings, dates that the calendar does not have, leap seconds, instants beyond the years 1 to
    /// 9999.
    @specialized(where Text == String)
    @specialized(where Text == Substring)
    package init<Text: StringProtocol>(iso8601 text: Text) throws(TimestampError) {
        var scanner = TimestampScanner(text.utf8, expected: "RFC 3339 text such as 2026-11-01T00:00:00Z")
        let date = try scanner.date()
        try scanner.separator()
        let time = try scanner.time()
        let fraction = try scanner.fraction()
        let offset = try scanner.utcOffset()
        try scanner.end()
        let seconds = Int64(date.daysSince1970) * 86_400 + Int64(time - offset)
        guard seconds >= Timestamp.min.seconds, seconds <= Timestamp.max.seconds else {
            throw scanner.error("its offset takes it beyond the years 1 to 9999", at: 0)
        }
        self.init(seconds: seconds, nanoseconds: fraction)
    }

    /// Reads a date alone, such as `2026-11-01`, as midnight UTC; throws as the initialiser from RFC 3339 text does.
    package init(isoDate text: some StringProtocol) throws(TimestampError) {
        var scanner = TimestampScanner(text.utf8, expected: "a date such as 2026-11-01")
        let date = try scanner.date()
        try scanner.end()
        self.init(midnightOf: date)
    }

    /// Reads RFC 3339 text, or a date alone, which means midnight UTC.
    package init(iso8601OrDate text: some StringProtocol) throws(TimestampError) {
        if text.utf8.count <= 10 {
            try self.init(isoDate: text)
        } else {
            try self.init(iso8601: text)
        }
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 text in UTC, with 3, 6 or 9 digits of a fraction when there is one: `2026-11-01T00:00:00Z`.
    package var description: String {
        let date = date
        let second = secondOfDay
        var bytes: [UInt8] = []
        bytes.reserveCapacity(30)
        Timestamp.append(date.year, digits: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Timestamp.append(date.month, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Timestamp.append(date.day, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        Timestamp.append(second / 3_600, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Timestamp.append(second / 60 % 60, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Timestamp.append(second % 60, digits: 2, to: &bytes)
        if nanoseconds != 0 {
            bytes.append(UInt8(ascii: "."))
            if nanoseconds % 1_000_000 == 0 {
                Timestamp.append(Int(nanoseconds) / 1_000_000, digits: 3, to: &bytes)
            } else if nanoseconds % 1_000 == 0 {
                Timestamp.append(Int(nanoseconds) / 1_000, digits: 6, to: &bytes)
            } else {
                Timestamp.append(Int(nanoseconds), digits: 9, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "Z"))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ value: Int, digits: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}
