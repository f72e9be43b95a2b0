/// A JSON value that keeps the text of numbers and the order of members.
package enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number with its text.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)
}

extension JSONValue {
    /// A number of a quantity.
    package static func number(_ quantity: Quantity) -> JSONValue {
        .number(JSONNumber(quantity))
    }

    /// Whether the value is `null`.
    package var isNull: Bool { self == .null }

    /// The value of `true` or `false`, else nil.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number, else nil.
    package var number: JSONNumber? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The exact value of a number, or nil for anything else and for numbers that no quantity holds.
    package var quantity: Quantity? { number?.quantity }

    /// The value of a whole number, else nil.
    package var int: Int? { number?.int }

    /// The string, else nil.
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements of an array, else nil.
    package var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The object, else nil.
    package var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The value of a member of an object, or nil when there is none, or this is no object.
    package subscript(key: String) -> JSONValue? { object?[key] }

    /// An element of an array, or nil when there is none, or this is no array.
    package subscript(index: Int) -> JSONValue? {
        guard let array, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// What kind of value this is, for messages: “a string”, “an object”, “null”.
    package var kind: String {
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
