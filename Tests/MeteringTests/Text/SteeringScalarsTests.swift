import Metering
import Testing

@Suite("What steers a display")
struct SteeringScalarsTests {
    @Test("The bytes of a text tell the same as its scalars, for each scalar of the first plane and some beyond")
    func bytes() {
        let values = Array(0...UInt32(0xFFFF)) + [0x1F600, 0xE0001, 0x10FFFF]
        let wrong = values.compactMap(Unicode.Scalar.init).filter {
            ["\($0)", "x\($0)y", "…\($0)…"].map(\.hasSteeringScalars)
                != Array(repeating: $0.steersDisplay && $0 != "\n" && $0 != "\t", count: 3)
        }
        #expect(wrong.isEmpty)
    }

    @Test("Letters, marks, blanks and emoji of all scripts steer nothing, whichever way they are written")
    func scripts() {
        #expect(!"Größe → 名 “…” עברית العربية 🚲👩‍💻 e\u{301}\u{A0}\u{200B}\u{200F}".hasSteeringScalars)
    }

    @Test(
        "Controls, separators and turns of direction do",
        arguments: ["\u{9B}2J", "\u{202E}", "\u{2067}", "\u{2028}"]
    )
    func steering(_ text: String) {
        #expect("a\(text)b".hasSteeringScalars)
        #expect(Excerpt.shown("a\(text)b") == "a\u{FFFD}\(text.unicodeScalars.dropFirst().map(String.init).joined())b")
    }
}
