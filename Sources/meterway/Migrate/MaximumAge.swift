import ArgumentParser

/// How old something may be.
struct MaximumAge: Sendable, Hashable, CustomStringConvertible {
    /// The whole seconds.
    let seconds: Int64

    /// How old a comparison may be at a cutover, unless the command says otherwise.
    static let usual = MaximumAge(hours: 24)

    private static let units: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400]

    /// Reads a number and its unit, such as `90m`, `24h` or `7d`.
    ///
    /// - Throws: what is wrong with anything else, and with more than a year.
    init(argument: String) throws {
        let digits = argument.dropLast()
        guard let unit = argument.last.flatMap({ Self.units[$0] }), !digits.isEmpty, digits.utf8.count <= 6,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(digits)
        else { throw ValidationError("`\(argument)` is no age; write a number with m, h or d, such as 90m, 24h or 7d") }
        guard (1...366 * 86_400).contains(number * unit) else {
            throw ValidationError("`\(argument)` is out of range; write an age from 1m to 366d")
        }
        seconds = number * unit
    }

    /// Makes an age of hours.
    init(hours: Int64) {
        seconds = hours * 3_600
    }

    var description: String {
        let unit = Self.units.sorted { $0.value > $1.value }.first { seconds.isMultiple(of: $0.value) } ?? ("m", 60)
        return "\(seconds / unit.value)\(unit.key)"
    }
}
