import Metering
import Testing
@testable import meterway

@Suite("HTML pages")
struct HTMLTests {
    private func page(_ body: HTML) -> String {
        HTMLPage(title: "Assessment", subtitle: "a to b", facts: [("Project", "<p>")]) { body }.text
    }

    @Test(
        "text never becomes markup, in content and in values",
        arguments: [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "</style><b>", "]]>",
            "&lt;", "<!--", "${x}", "\u{0}\u{1B}[31m", "javascript:alert(1)",
        ]
    )
    func hostile(text: String) {
        let inner = HTML.element("p", HTMLAttribute("title", text)) { text }
        let page = HTMLPage(title: text, subtitle: text, facts: [(text, text)]) {
            inner
            HTMLBadge(text, .bad).html
            HTMLTable([text], [[.text(text), .code(text)]]).html
            HTML.lines(text)
            HTML.heading(text)
        }
        let plain = HTMLPage(title: "x", subtitle: "x", facts: [("x", "x")]) {
            HTML.element("p", HTMLAttribute("title", "x")) { "x" }
            HTMLBadge("x", .bad).html
            HTMLTable(["x"], [[.text("x"), .code("x")]]).html
            HTML.lines("x")
            HTML.heading("x")
        }
        #expect(HTMLReader(page.text)?.shape == HTMLReader(plain.text)?.shape)
        #expect(HTMLReader(plain.text) != nil)
        #expect(!page.text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" && $0 != "\t" })
    }

    @Test("a name that is written backwards, or holds what nobody sees, shows that")
    func hidden() {
        #expect(page(.text("egress\u{202E}bim-")).contains("egress[U+202E]bim-"))
        #expect(page(.text("egress\u{200B}")).contains("egress[U+200B]"))
        #expect(page(.text("\u{FFFE}\u{1FFFF}\u{7}")).contains("[U+FFFE][U+1FFFF][U+0007]"))
        #expect(page(.text("Größe 容量 📈 e\u{301}")).contains("Größe 容量 📈 e\u{301}"))
    }

    @Test("a page needs nothing from elsewhere and runs nothing")
    func alone() {
        let text = page(.paragraph { "all" })
        #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">\n"))
        #expect(text.contains("default-src 'none'; style-src 'unsafe-inline'"))
        #expect(
            !text.contains("<script") && !text.contains("<link") && !text.contains("url(") && !text.contains("@import")
        )
        #expect(!text.contains("http:") && !text.contains("https:"))
        #expect(text.contains("<th scope=\"row\">Project</th><td>&lt;p&gt;</td>"), "\(text)")
        #expect(text.contains("Written by meterway \(Version.text)."))
    }

    @Test("sheets are A4, heads are repeated, and rows stay whole")
    func printing() {
        let text = HTMLPage(title: "t", orientation: .landscape) { "x" }.text
        #expect(text.contains("@page { size: A4 landscape;"))
        #expect(text.contains("thead { display: table-header-group; }"))
        #expect(text.contains("break-inside: avoid"))
    }

    @Test("a badge tells its meaning by more than its colour")
    func badges() {
        let signs = HTMLBadge.Tone.allCases.map { HTMLBadge("word", $0).html }.map { page($0) }
        #expect(Set(signs.map { $0.split(separator: "word")[0].suffix(4) }).count == HTMLBadge.Tone.allCases.count)
        #expect(page(HTMLBadge(Fidelity.refused).html).contains("class=\"badge bad\">✗\u{A0}refused</span>"))
    }

    @Test("what stands between backticks is code, and a backtick alone is one")
    func sentences() {
        #expect(page(.sentence("the `<b>` and `x`.")).contains("the <code>&lt;b&gt;</code> and <code>x</code>."))
        #expect(page(.sentence("it`s <i>")).contains("it`s &lt;i&gt;"))
    }

    @Test("columns of numbers stand at the right")
    func numbers() {
        let table = HTMLTable([.init("meter"), .init("value", isNumber: true)], [[.code("a"), .text("1.5")]])
        #expect(page(table.html).contains("<td><code>a</code></td><td class=\"number\">1.5</td>"))
        #expect(page(table.html).contains("<th scope=\"col\">meter</th><th class=\"number\" scope=\"col\">value</th>"))
    }
}

/// What a page consists of, read strictly: every element is closed, in its order, and every sign is escaped.
private struct HTMLReader {
    /// The elements, as they open and close, with the names of their attributes.
    private(set) var shape: [String] = []

    /// Reads a page; `nil` where it is not well-formed.
    init?(_ text: String) {
        var open: [String] = []
        var rest = text[...]
        while let start = rest.firstIndex(of: "<") {
            guard !rest[..<start].contains(">") || open.last == "style", let end = rest[start...].firstIndex(of: ">")
            else {
                return nil
            }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("!DOCTYPE") { continue }
            if tag.hasPrefix("/") {
                guard open.popLast() == String(tag.dropFirst()) else { return nil }
            } else if !tag.hasSuffix("/") {
                open.append(String(tag.prefix { $0 != " " }))
            }
            shape.append(Self.withoutValues(tag))
        }
        guard open.isEmpty, !rest.contains(">") else { return nil }
    }

    private static func withoutValues(_ tag: Substring) -> String {
        tag.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset.isMultiple(of: 2) }
            .map { String($0.element) }.joined(separator: "\"\"")
    }
}
