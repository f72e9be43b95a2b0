internal import Metering

/// What a field of a meter file should say, apart from how it is written.
indirect enum FieldValue: Hashable {
    /// A text.
    case text(String)
    /// A text that stands between double quotes where it is new.
    case quoted(String)
    /// An expression in its canonical spelling.
    case expression(String)
    /// A word that is no text to YAML, or reads the same as one: a number, a truth value, an instant.
    case word(String)
    /// A list.
    case sequence([FieldValue])
    /// A list whose elements stand on lines of their own where it is new.
    case lines([FieldValue])
    /// Keys with values, in the order for new ones.
    case mapping([Member])
    /// Keys with values, each on a line of its own where the mapping is new.
    case block([Member])

    /// A key with its value.
    struct Member: Hashable {
        var name: String
        var value: FieldValue

        init(_ name: String, _ value: FieldValue) {
            self.name = name
            self.value = value
        }
    }

    /// The text that a scalar reads as.
    var scalar: String? {
        switch self {
        case .text(let text), .quoted(let text), .expression(let text), .word(let text): text
        case .sequence, .lines, .mapping, .block: nil
        }
    }

    /// The elements of a list.
    var items: [FieldValue]? {
        switch self {
        case .sequence(let items), .lines(let items): items
        default: nil
        }
    }

    /// The keys with their values.
    var members: [Member]? {
        switch self {
        case .mapping(let members), .block(let members): members
        default: nil
        }
    }
}

extension FieldValue {
    private static let longestLine = 110

    /// The length from which YAML wants a key to be marked as one.
    private static let longestKey = 256

    /// The value on one line.
    func written(in context: YAMLText.Context) -> String {
        switch self {
        case .text(let text): return YAMLText.text(text, in: context)
        case .quoted(let text): return YAMLText.doubleQuoted(text)
        case .expression(let text): return YAMLText.expression(text, in: context)
        case .word(let word): return word
        case .sequence(let items), .lines(let items):
            return "[\(items.map { $0.written(in: .flow) }.joined(separator: ", "))]"
        case .mapping(let members), .block(let members):
            guard !members.isEmpty else { return "{}" }
            return "{ \(members.map { Self.pair($0, in: .flow) }.joined(separator: ", ")) }"
        }
    }

    /// A key with its value on one line.
    static func pair(_ member: Member, in context: YAMLText.Context) -> String {
        "\(key(member.name)): \(member.value.written(in: context))"
    }

    private static func key(_ name: String) -> String {
        let key = YAMLText.text(name, in: .flow)
        return isLong(key) ? "? \(key) " : key
    }

    private static func isLong(_ key: String) -> Bool { key.utf8.count > longestKey }

    /// A field as it stands in a new file: on one line, or on several where it is long or made of parts.
    static func lines(_ member: Member) -> [String] {
        let line = pair(member, in: .block)
        let key = YAMLText.text(member.name, in: .flow)
        switch member.value {
        case _ where isLong(key): return ["? \(key)", ": \(member.value.written(in: .block))"]
        case .lines(let items) where !items.isEmpty:
            return ["\(key):"] + items.map { "  - \($0.written(in: .flow))" }
        case .block(let members) where !members.isEmpty:
            return ["\(key):"] + members.map { "  " + pair($0, in: .flow) }
        case .sequence(let items) where line.count > longestLine:
            return ["\(key):"] + items.map { "  - \($0.written(in: .flow))" }
        default:
            return [line]
        }
    }

    /// The value as it is shown to people.
    var shown: String { written(in: .block) }
}
