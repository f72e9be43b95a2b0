/// A page in one file, to read and to print: no script, and nothing that is fetched from elsewhere.
struct HTMLPage: Sendable {
    /// How the sheets lie when the page is printed.
    enum Orientation: String, Sendable, Hashable {
        /// Upright.
        case portrait
        /// On the long side, for wide tables.
        case landscape
    }

    /// What the page is about, such as `Migration assessment`.
    var title: String
    /// What it is about more exactly, such as the route; empty where there is nothing.
    var subtitle: String
    /// What stands in the head, each with its name, such as the project and the time.
    var facts: [(name: String, value: String)]
    /// How the sheets lie.
    var orientation: Orientation
    /// What stands in the page.
    var body: [HTML]

    /// Makes a page.
    init(
        title: String,
        subtitle: String = "",
        facts: [(name: String, value: String)] = [],
        orientation: Orientation = .portrait,
        @HTMLBuilder body: () -> [HTML]
    ) {
        self.title = title
        self.subtitle = subtitle
        self.facts = facts
        self.orientation = orientation
        self.body = body()
    }

    /// The whole file.
    var text: String {
        var writer = HTMLWriter()
        writer.write(.node("title", [], [.text(subtitle.isEmpty ? title : "\(title): \(subtitle)")]))
        let name = writer.text
        writer = HTMLWriter()
        writer.write(.node("body", [], [head, .node("main", [], body), foot]))
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <meta name="generator" content="meterway \(Version.text)"/>
            \(name)
            <style>
            @page { size: A4 \(orientation.rawValue); margin: 14mm 12mm; }
            \(HTMLStyle.text)
            </style>
            </head>
            \(writer.text)
            </html>

            """
    }

    private var head: HTML {
        .element("header") {
            HTML.element("h1") { title }
            if !subtitle.isEmpty {
                HTML.element("p", .class("subtitle")) { subtitle }
            }
            if !facts.isEmpty {
                HTML.element("table", .class("facts")) {
                    HTML.node("tbody", [], facts.map(Self.row))
                }
            }
        }
    }

    private static func row(_ fact: (name: String, value: String)) -> HTML {
        .element("tr") {
            HTML.element("th", HTMLAttribute("scope", "row")) { fact.name }
            HTML.element("td") { fact.value }
        }
    }

    private var foot: HTML {
        .element("footer") {
            "\(title)\(subtitle.isEmpty ? "" : ", \(subtitle)"). Written by meterway \(Version.text)."
        }
    }
}
