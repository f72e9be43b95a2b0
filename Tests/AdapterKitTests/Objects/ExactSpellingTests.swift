import AdapterKit
import Testing

@Suite("Texts in images, code point by code point")
struct ExactSpellingTests {
    @Test(
        "A text in normal form C stands as it is, and of any other what is not ASCII as escapes",
        arguments: [
            ("", ""), ("eu-west-1", "eu-west-1"), ("caf\u{E9}", "caf\u{E9}"), ("cafe\u{301}", #"cafe\u0301"#),
            ("\u{212B}", #"\u212b"#), ("\u{1F600}e\u{301}", #"\ud83d\ude00e\u0301"#), ("日本", "日本"),
        ]
    )
    func spelling(text: String, expected: String) {
        #expect(text.exactSpelling.utf8.elementsEqual(expected.utf8), "\(text.exactSpelling)")
    }

    @Test("Texts that Swift holds for equal have spellings that differ", arguments: ["\u{E9}", "\u{C5}"])
    func differing(text: String) {
        let others = ["e\u{301}", "A\u{30A}", "\u{212B}"].filter { $0 == text }
        #expect(!others.isEmpty)
        #expect(Set(([text] + others).map(\.exactSpelling)).count == others.count + 1)
    }
}
