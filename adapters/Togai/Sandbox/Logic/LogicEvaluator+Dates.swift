extension LogicEvaluator {
    /// The date that a text says; unlike the other operators of dates this one fails for malformed text.
    func date(_ arguments: [LogicValue]) throws(LogicFailure) -> LogicValue {
        guard let first = arguments.first else { return .null }
        guard arguments.count == 1 else { throw LogicFailure("'date' requires only 1 argument") }
        guard case .string(let text) = first else { return .bool(false) }
        guard let instant = Instant(text, offset: .required) else {
            throw LogicFailure("Text '\(text)' could not be parsed as a date with an offset")
        }
        return .date(instant)
    }

    /// `date.add` and `date.sub`: null for malformed text.
    func moved(_ arguments: [LogicValue], sign: Int) throws(LogicFailure) -> LogicValue {
        if arguments.isEmpty { return .null }
        guard arguments.count == 2 else { throw LogicFailure("date arithmetic requires 2 arguments") }
        guard case .string(let start) = arguments[0], case .string(let length) = arguments[1],
            let instant = Instant(start, offset: .required), let duration = CalendarDuration(length),
            let result = instant.adding(duration, sign: sign)
        else { return .null }
        return .string(result.evaluatorText)
    }

    /// `duration.of`, `duration.between` and `duration.as`: null for what they cannot make sense of.
    func duration(_ name: String, _ arguments: [LogicValue]) throws(LogicFailure) -> LogicValue {
        if arguments.isEmpty { return .null }
        guard arguments.count == 2 else { throw LogicFailure("duration arithmetic requires 2 arguments") }
        guard case .string(let second) = arguments[1] else { return .null }
        switch name {
        case "duration.of":
            guard let count = Self.wholeNumber(arguments[0]) else { return .null }
            return ExactDuration(count, unit: second).map { .string($0.text) } ?? .null
        case "duration.between":
            guard case .string(let first) = arguments[0], let start = Instant(first, offset: .required),
                let end = Instant(second, offset: .required)
            else { return .null }
            return .string(ExactDuration(from: start, to: end).text)
        default:
            guard case .string(let first) = arguments[0], let duration = ExactDuration(first) else { return .null }
            return Self.count(of: second, in: duration).map { .number(ExactDecimal($0)) } ?? .null
        }
    }

    /// A number, or text of one, that is written without a point.
    private static func wholeNumber(_ value: LogicValue) -> Int? {
        if case .string(let text) = value, text.allSatisfy(\.isWhitespace) { return 0 }
        return value.coercedNumber.flatMap { Int($0.canonical) }
    }

    private static func count(of unit: String, in duration: ExactDuration) -> Int? {
        switch unit {
        case "MILLIS": duration.seconds * 1_000 + duration.nanoseconds / 1_000_000
        case "SECONDS": duration.seconds
        case "MINUTES": duration.seconds / 60
        case "HOURS": duration.seconds / 3_600
        case "DAYS": duration.seconds / Instant.secondsPerDay
        default: nil
        }
    }
}
