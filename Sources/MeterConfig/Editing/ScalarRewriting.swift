internal import YAMLEvents

/// Writes other scalars in the style of those that stand in a text.
struct ScalarRewriting {
    let layout: TextLayout

    /// The bytes to replace and the text that stands there then; the style stays where it can hold the value.
    func rewriting(_ node: EditNode, _ style: YAMLEvent.Style, as value: FieldValue) -> (Range<Int>, String) {
        let text = value.scalar ?? ""
        let context: YAMLText.Context = node.isFlow ? .flow : .block
        let written: String
        switch style {
        case .plain: written = plain(value, in: context)
        case .singleQuoted: written = YAMLText.singleQuoted(text) ?? YAMLText.doubleQuoted(text)
        case .doubleQuoted: written = YAMLText.doubleQuoted(text)
        case .literal, .folded: return block(node, style, text)
        }
        return (node.contentStart..<node.end, written)
    }

    private func plain(_ value: FieldValue, in context: YAMLText.Context) -> String {
        if case .quoted(let text) = value { return YAMLText.text(text, in: context) }
        return value.written(in: context)
    }

    private func block(_ node: EditNode, _ style: YAMLEvent.Style, _ text: String) -> (Range<Int>, String) {
        let start = node.contentStart
        let header = layout.bytes[start..<layout.contentEnd(ofLineOf: start)]
        let indicators = header.prefix { !TextLayout.isBlank($0) }
        let rest = String(decoding: header.dropFirst(indicators.count), as: UTF8.self)
        let end = Swift.max(node.end, header.endIndex)
        guard !indicators.contains(where: { (0x30...0x39).contains($0) }), let indentation = indentation(of: node),
            let lines = lines(of: text)
        else { return (start..<end, YAMLText.doubleQuoted(text) + rest) }
        let isFolded = style == .folded && lines.count == 1
        let chomping = text.hasSuffix("\n") ? "" : "-"
        let eol = String(decoding: layout.lineEnd, as: UTF8.self)
        let body = lines.map { eol + ($0.isEmpty ? "" : indentation + $0) }.joined()
        return (start..<end, (isFolded ? ">" : "|") + chomping + rest + body)
    }

    /// The blanks before the first line of a block that is not empty.
    private func indentation(of node: EditNode) -> String? {
        var line = layout.nextLine(after: node.contentStart)
        while line < node.end {
            if !layout.isEmptyLine(at: line) {
                return String(repeating: " ", count: layout.firstNonBlank(ofLineAt: line) - line)
            }
            line = layout.nextLine(after: line)
        }
        return nil
    }

    /// The lines of a text that a block can hold; `nil` where it cannot.
    private func lines(of text: String) -> [String]? {
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        if text.unicodeScalars.last == "\n" { lines.removeLast() }
        guard let first = lines.first, !first.isEmpty, lines.last?.isEmpty == false,
            !first.hasPrefix(" "), !lines.contains(where: { $0.unicodeScalars.contains(where: YAMLText.needsEscape) }),
            !lines.contains(where: { $0.hasSuffix(" ") })
        else { return nil }
        return lines
    }
}
