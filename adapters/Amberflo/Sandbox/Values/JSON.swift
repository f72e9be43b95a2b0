/// A JSON value whose numbers are exact.
enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(ExactNumber)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// A JSON integer.
    static func integer(_ value: Int64) -> JSON {
        .number(ExactNumber(Int(value)))
    }

    /// A JSON array of strings.
    static func strings(_ values: [String]) -> JSON {
        .array(values.map { .string($0) })
    }

    /// What kind of value this is, in words for a message.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The kind with what an array or an object holds, such as `an array of a string and a number`.
    var outline: String {
        let inner: [JSON] =
            switch self {
            case .array(let values): values
            case .object(let members): members.sorted { $0.key < $1.key }.map(\.value)
            default: []
            }
        var kinds: [String] = []
        for kind in inner.map(\.kind) where !kinds.contains(kind) { kinds.append(kind) }
        return kinds.isEmpty ? kind : "\(kind) of \(kinds.joined(separator: " and "))"
    }

    var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    var number: ExactNumber? {
        if case .number(let value) = self { value } else { nil }
    }

    var array: [JSON]? {
        if case .array(let values) = self { values } else { nil }
    }

    var object: [String: JSON]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The strings of an array that holds nothing else.
    var strings: [String]? {
        guard let array else { return nil }
        let strings = array.compactMap(\.string)
        return strings.count == array.count ? strings : nil
    }

    /// The members of an object that holds strings only.
    var stringMap: [String: String]? {
        guard let object else { return nil }
        let strings = object.compactMapValues(\.string)
        return strings.count == object.count ? strings : nil
    }
}
