internal import Metering

extension FileReader {
    /// A text; every scalar but null is one.
    mutating func text(
        _ name: String,
        _ fields: Fields,
        expected: @autoclosure () -> String = "a text"
    ) -> String? {
        guard let node = fields[name] else { return nil }
        return text(node, name, expected: expected())
    }

    /// A text that has to be there.
    mutating func requiredText(_ name: String, _ fields: Fields, expected: @autoclosure () -> String) -> String? {
        guard let node = required(name, fields, "`\(name)`: \(expected())") else { return nil }
        return text(node, name, expected: expected())
    }

    /// The text of a node; an empty one is an error like a missing one.
    mutating func text(
        _ node: YAMLNode,
        _ name: @autoclosure () -> String,
        expected: @autoclosure () -> String = "a text"
    ) -> String? {
        guard let text = node.text else {
            let hint = node.scalar.flatMap {
                $0.text.isEmpty ? nil : "put \($0.text) in quotes, if it is meant as a text"
            }
            mismatch(name(), node, expected: expected(), hint: hint)
            return nil
        }
        guard !text.isEmpty else {
            error(node.place, "`\(name())` is empty", expected: expected())
            return nil
        }
        return text
    }

    /// A list of texts without repeats.
    mutating func texts(_ name: String, _ fields: Fields, of noun: String) -> [YAMLNode]? {
        guard let nodes = list(name, fields, of: noun) else { return nil }
        var seen: Set<String> = []
        return nodes.filter { node in
            guard let text = text(node, "an element of \(name)", expected: "one of the \(noun)") else { return false }
            if seen.insert(text).inserted { return true }
            error(node.place, "\(Excerpt.quoted(text)) stands twice in `\(name)`", expected: "each of the \(noun) once")
            return false
        }
    }

    /// A truth value.
    mutating func flag(_ name: String, _ fields: Fields) -> Bool? {
        guard let node = fields[name] else { return nil }
        if let value = node.scalar?.bool { return value }
        let isWord = node.text.map { ["yes", "no", "on", "off", "true", "false"].contains($0.lowercased()) } ?? false
        mismatch(
            name,
            node,
            expected: "`true` or `false`",
            hint: isWord ? "write it as `true` or `false`, without quotes" : nil
        )
        return nil
    }

    /// A whole number in a range.
    mutating func integer(_ name: String, _ fields: Fields, in range: ClosedRange<Int>) -> Int? {
        guard let node = fields[name] else { return nil }
        if let value = node.scalar?.integer, range.contains(value) { return value }
        let isQuoted = node.scalar.map { $0.style != .plain && Int($0.text) != nil } ?? false
        mismatch(
            name,
            node,
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            hint: isQuoted ? "write it without quotes" : nil
        )
        return nil
    }

    /// One of some words.
    mutating func choice(_ name: String, _ fields: Fields, among words: [String]) -> String? {
        guard let node = fields[name] else { return nil }
        let expected = words.count == 1 ? "`\(words[0])`" : "one of \(Excerpt.list(words))"
        guard let text = text(node, name, expected: expected) else { return nil }
        if words.contains(text) { return text }
        mismatch(name, node, expected: expected, hint: Self.hint(text, among: words))
        return nil
    }

    /// An instant.
    mutating func timestamp(_ name: String, _ fields: Fields) -> Timestamp? {
        let expected = "an instant such as 2027-01-01T00:00:00Z"
        guard let node = fields[name], let text = text(node, name, expected: expected) else { return nil }
        do {
            return try Timestamp(iso8601: text)
        } catch {
            let isDate = (try? Timestamp(isoDate: text)) != nil
            self.error(
                node.place,
                "\(Excerpt.quoted(text)) is no instant: \(error.reason)",
                expected: expected,
                hint: isDate ? "write \(text)T00:00:00Z for midnight UTC" : nil
            )
            return nil
        }
    }

    /// The key of a meter.
    mutating func meterKey(_ name: String, _ fields: Fields) -> Meter.Key? {
        guard let node = required(name, fields, "`\(name)`: \(Meter.Key.expectation)"),
            let text = text(node, name, expected: Meter.Key.expectation)
        else { return nil }
        if let key = Meter.Key(text) { return key }
        mismatch(
            name,
            node,
            expected: Meter.Key.expectation,
            hint: Meter.Key(slug: text).map { "did you mean `\($0)`?" }
        )
        return nil
    }

    /// The place of a byte of a scalar's text.
    func place(_ offset: Int, _ node: YAMLNode) -> SourcePlace {
        guard let scalar = node.scalar else { return node.place }
        return ScalarAlignment.place(of: offset, in: scalar, at: node.place, of: source)
    }
}
