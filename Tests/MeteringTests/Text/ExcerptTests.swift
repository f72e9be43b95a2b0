import Metering
import Testing

@Suite("Excerpts of texts from outside")
struct ExcerptTests {
    @Test("A short text is shown as it is, and a long one by its beginning")
    func lengths() {
        #expect(Excerpt.shown("") == "")
        #expect(Excerpt.quoted("Größe 🚲") == "`Größe 🚲`")
        #expect(Excerpt.shown(String(repeating: "x", count: 60)) == String(repeating: "x", count: 60))
        #expect(Excerpt.quoted(String(repeating: "x", count: 61)) == "`\(String(repeating: "x", count: 60))…`")
        #expect(Excerpt.shown("abcdef", upTo: 3) == "abc…")
    }

    @Test("A character of any number of marks is cut too")
    func marks() {
        let text = "e" + String(repeating: "\u{301}", count: 100_000)
        #expect(text.count == 1)
        #expect(Excerpt.shown(text).unicodeScalars.count == 61)
    }

    @Test("It is one line, and moves no cursor")
    func controls() {
        #expect(Excerpt.shown("a\nb\tc\u{1B}[2Jd") == "a b c\u{FFFD}[2Jd")
    }
}
