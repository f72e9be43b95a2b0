/// A piece of a page: text, which can never become markup, or an element whose name the program itself spells.
enum HTML: Sendable, Hashable {
    /// Text as it is; what would be markup is escaped when the page is written.
    case text(String)
    /// An element with its attributes and what stands in it.
    case node(HTMLName, [HTMLAttribute], [HTML])
    /// Pieces one after the other.
    case all([HTML])

    /// An element and what stands in it.
    static func element(
        _ name: HTMLName,
        _ attributes: HTMLAttribute...,
        @HTMLBuilder content: () -> [HTML] = { [] }
    ) -> HTML {
        .node(name, attributes, content())
    }

    /// A paragraph.
    static func paragraph(@HTMLBuilder _ content: () -> [HTML]) -> HTML { .node("p", [], content()) }

    /// A heading of a section, of level 2 or deeper; level 1 is the page's own.
    static func heading(_ text: String, level: Int = 2) -> HTML {
        switch level {
        case ...2: .node("h2", [], [.text(text)])
        case 3: .node("h3", [], [.text(text)])
        default: .node("h4", [], [.text(text)])
        }
    }

    /// A text in the letters of a program, such as a meter's key.
    static func code(_ text: String) -> HTML { .node("code", [], [.text(text)]) }

    /// A text in heavy letters.
    static func strong(_ text: String) -> HTML { .node("strong", [], [.text(text)]) }

    /// A text in the background.
    static func dim(_ text: String) -> HTML { .node("span", [.class("dim")], [.text(text)]) }

    /// A text that stays on one line, such as an instant.
    static func unbroken(_ text: String) -> HTML { .node("span", [.class("nowrap")], [.text(text)]) }

    /// Lines in the letters of a program, as they are.
    static func lines(_ text: String) -> HTML { .node("pre", [], [.text(text)]) }

    /// A sentence in which what stands between backticks is in the letters of a program.
    static func sentence(_ text: String) -> HTML {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        // A backtick without its other half is one of the text.
        guard !parts.count.isMultiple(of: 2) else { return .text(text) }
        return .all(
            parts.enumerated().map {
                $0.offset.isMultiple(of: 2) ? .text(String($0.element)) : .code(String($0.element))
            }
        )
    }

    /// A list with a dot before each entry; nothing at all where there are no entries.
    static func list(_ entries: [HTML]) -> HTML {
        entries.isEmpty ? .all([]) : .node("ul", [], entries.map { .node("li", [], [$0]) })
    }

    /// A part of the page that is kept on one sheet where it fits.
    static func card(_ attributes: HTMLAttribute..., @HTMLBuilder content: () -> [HTML]) -> HTML {
        .node("section", [.class("card")] + attributes, content())
    }
}

/// The name of an element or an attribute; only a literal of the program can be one.
struct HTMLName: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The name.
    let text: String

    /// Makes a name of a literal.
    init(stringLiteral literal: StaticString) {
        text = literal.description
    }
}

/// An attribute of an element; its value can be any text.
struct HTMLAttribute: Sendable, Hashable {
    /// The name.
    var name: HTMLName
    /// The value, escaped when the page is written.
    var value: String

    /// Makes an attribute.
    init(_ name: HTMLName, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Which of the page's styles an element has.
    static func `class`(_ value: String) -> HTMLAttribute { HTMLAttribute("class", value) }

    /// By what other places of the page refer to an element.
    static func id(_ value: String) -> HTMLAttribute { HTMLAttribute("id", value) }
}
