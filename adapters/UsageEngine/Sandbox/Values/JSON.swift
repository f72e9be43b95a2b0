/// A JSON value whose numbers stay text, so that none is ever rounded.
enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number as it was written, or as it is to be written.
    case number(String)
    case string(String)
    case array([JSON])
    case object(JSONObject)

    /// The text of a string; `nil` for every other value.
    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The members of an object; `nil` for every other value.
    var members: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    /// The word for the value's type, with its article, for messages.
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

/// The members of a JSON object, in the order in which they stand.
struct JSONObject: Hashable, Sendable {
    /// One name with its value.
    struct Member: Hashable, Sendable {
        let name: String
        let value: JSON
    }

    /// The members, with distinct names.
    private(set) var members: [Member] = []

    /// The value under a name; `nil` where the name does not occur.
    subscript(name: String) -> JSON? {
        members.first { $0.name == name }?.value
    }

    /// Adds a member whose name is new.
    mutating func append(_ name: String, _ value: JSON) {
        members.append(Member(name: name, value: value))
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral
{
    init(stringLiteral value: String) {
        self = .string(value)
    }

    init(booleanLiteral value: Bool) {
        self = .bool(value)
    }

    init(integerLiteral value: Int) {
        self = .number(String(value))
    }

    init(arrayLiteral elements: JSON...) {
        self = .array(elements)
    }

    init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(members: elements)
    }

    /// Makes an object from names and values, leaving out the members that are `nil`.
    init(members: [(String, JSON?)]) {
        var object = JSONObject()
        for (name, value) in members {
            if let value {
                object.append(name, value)
            }
        }
        self = .object(object)
    }
}
