import Metering
import Testing

@testable import meterway

@Suite("Words on their way to a terminal")
struct HarmlessTextTests {
    private let hostile = "a\u{1B}[2J\u{1B}]0;title\u{7}\r\u{9B}1A\u{202E}b"

    @Test("Nothing that is said, shown, asked or written over steers the terminal but by Meterway's own styles")
    func everyWay() {
        let words = Words()
        let console = words.console(isColored: true)
        console.result(console.palette.red(hostile))
        console.say(hostile + "\n\tnext")
        console.live([hostile])
        _ = console.answer(to: hostile)
        let harmless = "a\u{FFFD}[2J\u{FFFD}]0;title\u{FFFD}\u{FFFD}\u{FFFD}1A\u{FFFD}b"
        #expect(words.all == ["\u{1B}[31m\(harmless)\u{1B}[0m\n", "\(harmless)\n\tnext\n", harmless, harmless, "\n"])
    }

    @Test("Where nothing is coloured, styles from outside are taken away too")
    func plain() {
        #expect(HarmlessText.of("a\u{1B}[31mb", hasStyles: false) == "a\u{FFFD}[31mb")
        #expect(HarmlessText.of("a\u{1B}[31mb", hasStyles: true) == "a\u{1B}[31mb")
        #expect(HarmlessText.of("a\u{1B}[8mb", hasStyles: true) == "a\u{FFFD}[8mb")
        #expect(HarmlessText.of("a\u{1B}", hasStyles: true) == "a\u{FFFD}")
    }

    @Test("Every style of the palette stays")
    func styles() {
        let palette = Palette(isColored: true)
        for text in [palette.green("x"), palette.red("x"), palette.yellow("x"), palette.dim("x"), palette.bold("x")] {
            #expect(HarmlessText.of(text, hasStyles: true) == text)
        }
    }

    @Test("A document in JSON is written without a loss")
    func json() throws {
        let words = Words()
        let value = JSONValue.string(hostile)
        words.console(isColored: false).result(value.text(.pretty))
        #expect(try JSONValue.parse(words.all.joined()) == value)
    }
}
