/// A JSON value that keeps the order of its members and the text of its numbers.
enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    /// A number, as it was written.
    case number(String)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

/// The members of a JSON object, in the order in which they were written; of a repeated name the last value counts.
struct JSONObject: Sendable, Hashable {
    private(set) var names: [String] = []
    private var values: [JSON] = []
    /// Where each name stands, for objects that are too large to be searched.
    private var positions: [String: Int]?

    /// Up to how many members are searched one by one.
    private static let searchLimit = 12

    subscript(name: String) -> JSON? {
        get { position(of: name).map { values[$0] } }
        set {
            switch (position(of: name), newValue) {
            case (let position?, let value?): values[position] = value
            case (nil, let value?): append(name, value)
            case (let position?, nil): remove(at: position)
            case (nil, nil): break
            }
        }
    }

    private func position(of name: String) -> Int? {
        if let positions { return positions[name] }
        return names.firstIndex(of: name)
    }

    private mutating func append(_ name: String, _ value: JSON) {
        names.append(name)
        values.append(value)
        if positions != nil {
            positions?[name] = names.count - 1
        } else if names.count > Self.searchLimit {
            indexNames()
        }
    }

    private mutating func remove(at position: Int) {
        names.remove(at: position)
        values.remove(at: position)
        positions = nil
        if names.count > Self.searchLimit { indexNames() }
    }

    private mutating func indexNames() {
        positions = Dictionary(names.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, JSON?)...) {
        for (name, value) in elements {
            self[name] = value
        }
    }
}

extension JSON {
    /// The members, where this is an object.
    var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// The elements, where this is an array.
    var array: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text, where this is a string.
    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number, where this is one that is written as an integer.
    var integer: Int? {
        if case .number(let text) = self { Int(text) } else { nil }
    }

    /// What kind of value this is, for messages.
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
}
