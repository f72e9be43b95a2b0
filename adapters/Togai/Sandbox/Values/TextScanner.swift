/// Takes fixed pieces off the front of an ASCII text.
struct TextScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes one character, if it comes next.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Takes a run of digits, as long as possible within a range of lengths; at most 18 of them.
    mutating func digits(_ count: ClosedRange<Int>) -> (value: Int, count: Int)? {
        let run = rest.prefix(min(count.upperBound, 18)).prefix { (0x30...0x39).contains($0) }
        guard count.contains(run.count) else { return nil }
        rest = rest[run.endIndex...]
        return (run.reduce(0) { $0 * 10 + Int($1 - 0x30) }, run.count)
    }

    /// Takes exactly so many digits.
    mutating func number(_ count: Int) -> Int? {
        digits(count...count)?.value
    }
}
