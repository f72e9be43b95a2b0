import SeededRandom

/// A seeded source of chance, so that a test that fails fails again.
struct Chance: RandomNumberGenerator {
    private var numbers: SplitMix64

    init(_ seed: UInt64) {
        numbers = SplitMix64(seed: seed)
    }

    mutating func next() -> UInt64 { numbers.next() }

    /// Whether an event of one in so many happens.
    mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    /// One of some values.
    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &self)] }

    /// A text that is hard on quotes, escapes and indentation.
    mutating func text(upTo length: Int = 12) -> String {
        let pieces = [
            "a", "Z", "0", "9", " ", "  ", ":", ": ", " #", "#", "-", "- ", "?", "? ", "'", "\"", "\\", "\\n", "{", "}",
            "[", "]",
            ",", "&", "*", "!", "|", ">", "%", "@", "`", "~", "null", "true", "no", "1e3", "0x1F", ".5", "<<", "=", "$",
            "${env:X}",
            "ü", "e\u{301}", "'\u{301}", "漢", "🚲", "\n", "\r\n", "\t", "\0", "\u{7}", "\u{7F}", "\u{85}", "\u{A0}",
            "\u{FEFF}",
            "\u{2028}", "\u{FFFE}", "\u{10FFFF}", "\u{200B}", "---", "...",
        ]
        return (0..<Int.random(in: 1...length, using: &self)).map { _ in pick(pieces) }.joined()
    }

    /// A text of some lines, with empty lines in it and behind it, now and then.
    mutating func prose() -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...6, using: &self) {
            if !text.isEmpty { text += pick([" ", " ", "\n", "\n\n", "\n  "]) }
            text += pick(["usage", "of", "the", "month", "a: b", "# no", "- x", "it's", "é"])
        }
        return text + pick(["", "", "\n", "\n\n\n"])
    }

    /// A word that can be the name of something.
    mutating func name() -> String {
        (0..<Int.random(in: 1...8, using: &self)).map { _ in pick(["a", "b", "Q", "_", "7", "x1"]) }.reduce("n", +)
    }
}
