import Metering

/// Writes pieces of a page as text that is HTML and well-formed XML alike.
struct HTMLWriter {
    /// The text so far.
    private(set) var text = ""

    /// Writes a piece.
    mutating func write(_ piece: HTML) {
        switch piece {
        case .text(let text): self.text += Self.escaped(text)
        case .all(let pieces): for piece in pieces { write(piece) }
        case .node(let name, let attributes, let content): write(name.text, attributes, content)
        }
    }

    private mutating func write(_ name: String, _ attributes: [HTMLAttribute], _ content: [HTML]) {
        text += "<\(name)"
        for attribute in attributes {
            text += " \(attribute.name.text)=\"\(Self.escaped(attribute.value))\""
        }
        if Self.empty.contains(name) {
            text += "/>"
        } else {
            text += ">"
            for piece in content { write(piece) }
            text += "</\(name)>"
        }
        if Self.blocks.contains(name) { text += "\n" }
    }

    /// Elements that nothing stands in.
    private static let empty: Set<String> = [
        "br", "hr", "meta", "link", "img", "col", "rect", "line", "path", "circle", "polyline", "polygon",
    ]

    /// Elements after which a line ends, so that two versions of a page can be compared.
    private static let blocks: Set<String> = [
        "p", "h1", "h2", "h3", "h4", "ul", "li", "table", "thead", "tbody", "tr", "section", "header", "footer", "main",
        "dl", "dd", "pre", "hr", "svg", "g", "figure", "figcaption", "details", "summary", "div",
    ]

    /// A text in which nothing is markup, for content and for values in quotes.
    ///
    /// What would not be seen, or would turn the order of the letters round and so show another text, is named in brackets:
    /// a name at a vendor cannot pose as another.
    ///
    /// - Parameter text: any text.
    /// - Returns: the text as it stands in a page.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case "\r": escaped += "\n"
            case _ where isHidden(scalar): escaped += "[\(scalar.code)]"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Whether a scalar steers how text is shown, is not to be seen, or is none that a page may have.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x61C, 0x200B, 0x200E...0x200F, 0x2060...0x206F, 0xFEFF, 0xFDD0...0xFDEF: true
        case let value where value & 0xFFFE == 0xFFFE: true
        default: scalar.steersDisplay
        }
    }
}
