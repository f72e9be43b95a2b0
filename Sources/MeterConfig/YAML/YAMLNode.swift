import Metering

/// A value of a YAML file with its place: scalars are text until a field says how to read them.
struct YAMLNode: Sendable {
    /// What the value is.
    enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLPair])
    }

    var content: Content
    var place: SourcePlace

    /// The text of a scalar that is not null.
    var text: String? {
        if case .scalar(let scalar) = content, !scalar.isNull { scalar.text } else { nil }
    }

    /// The scalar.
    var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// Whether there is no value: nothing, `~` or `null`.
    var isNull: Bool { scalar?.isNull ?? false }

    /// What the value is, for messages.
    var found: String {
        switch content {
        case .scalar(let scalar) where scalar.isNull: "has no value"
        case .scalar(let scalar): (scalar.style == .plain ? "is " : "is the text ") + Excerpt.quoted(scalar.text)
        case .sequence: "is a list"
        case .mapping: "is a mapping"
        }
    }
}

/// A key with its value.
struct YAMLPair: Sendable {
    let name: String
    /// What tells the name from most others.
    let mark: KeyMark
    var place: SourcePlace
    var value: YAMLNode

    init(name: String, isASCII: Bool, place: SourcePlace, value: YAMLNode) {
        self.name = name
        mark = KeyMark(name, isASCII: isASCII)
        self.place = place
        self.value = value
    }

    /// Whether the pair has a name, whose mark is given.
    func isNamed(_ name: String, _ mark: KeyMark) -> Bool {
        self.mark.mayEqual(mark) && self.name == name
    }
}

/// A scalar as it was written.
struct YAMLScalar: Sendable, Hashable {
    /// How a scalar is set off from what is around it.
    enum Style: Sendable {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
        case folded
    }

    var text: String
    var style: Style

    /// Whether the scalar stands for no value in YAML's core schema.
    var isNull: Bool {
        // Most texts are longer.
        guard style == .plain, text.utf8.count <= 4 else { return false }
        switch text {
        case "", "~", "null", "Null", "NULL": return true
        default: return false
        }
    }

    /// The truth value that the scalar is in YAML's core schema.
    var bool: Bool? {
        guard style == .plain else { return nil }
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: return nil
        }
    }

    /// The whole number that the scalar is in YAML's core schema, in its decimal spelling.
    var integer: Int? {
        guard style == .plain else { return nil }
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}
