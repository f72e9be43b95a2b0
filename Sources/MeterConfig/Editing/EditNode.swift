internal import YAMLEvents

/// A value of a YAML text with the bytes that it takes up, for edits that leave all other bytes as they are.
struct EditNode {
    /// What the value is.
    enum Content {
        case scalar(String, YAMLEvent.Style)
        case sequence([EditNode])
        case mapping([EditPair])
    }

    /// What the value is; for an alias, what it stands for.
    var content: Content
    /// The first byte, that of an anchor included.
    var start: Int
    /// The first byte behind an anchor.
    var contentStart: Int
    /// The byte behind the last one; without comments and line ends, unless they are part of a text.
    var end: Int
    /// Whether it stands between brackets or braces, of its own or around it.
    var isFlow: Bool
    /// Whether it is written as a name for an anchored value.
    var isAlias = false
    /// The name that aliases call it by.
    var anchor: String?

    /// The text of a scalar.
    var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// The elements of a list.
    var items: [EditNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The keys with their values.
    var pairs: [EditPair]? {
        if case .mapping(let pairs) = content { pairs } else { nil }
    }

    /// Whether nothing is written.
    var isAbsent: Bool { contentStart == end && text == "" }

    /// Whether the value is none: nothing, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let text, .plain) = content else { return false }
        return YAMLScalar(text: text, style: .plain).isNull
    }

    /// The value of a key; `nil` where the value is no mapping or has no such key.
    subscript(name: String) -> EditNode? { pairs?.first { $0.name == name }?.value }

    /// The value with all that is in it and not only called by an alias.
    func visit(_ body: (EditNode) -> Void) {
        body(self)
        guard !isAlias else { return }
        switch content {
        case .scalar: break
        case .sequence(let items): for item in items { item.visit(body) }
        case .mapping(let pairs):
            for pair in pairs {
                pair.key.visit(body)
                pair.value.visit(body)
            }
        }
    }
}

/// A key with its value.
struct EditPair {
    var key: EditNode
    var value: EditNode

    var name: String { key.text ?? "" }

    var start: Int { key.start }

    /// The byte behind the value, or behind the colon where there is none.
    var end: Int { Swift.max(key.end, value.end) }
}
