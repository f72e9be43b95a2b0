import HTTPTypes

/// A strict reader of one JSON object, which collects everything that is wrong with it.
struct JSONObjectReader {
    /// What was wrong so far, one sentence each.
    var problems: [String] = []

    private let path: String
    private let members: [String: JSONValue]
    private var known: Set<String> = []

    /// Begins to read; a value that is no object is a problem, and reads as one without members.
    init(_ value: JSONValue, at path: String) {
        self.path = path
        if case .object(let members) = value {
            self.members = members
        } else {
            members = [:]
            problems = ["\(path.isEmpty ? "the document" : path): found \(value.summary), expected an object"]
        }
    }

    /// Where a member is in the document.
    func path(of name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }

    /// Reads a text that may be missing, out of a list if there is one.
    mutating func string(_ name: String, of allowed: [String]? = nil) -> String? {
        let expected = allowed.map { "one of " + $0.joined(separator: ", ") } ?? "a text"
        return read(name, expected: expected) { value in
            guard case .string(let text) = value, allowed?.contains(text) ?? true else { return nil }
            return text
        }
    }

    /// Reads a text, out of a list, that must be there.
    mutating func requiredString(_ name: String, of allowed: [String]) -> String? {
        require(name, "one of " + allowed.joined(separator: ", "))
        return string(name, of: allowed)
    }

    /// Reads a text that may be missing, or a whole number as its digits.
    mutating func stringOrInt(_ name: String) -> String? {
        read(name, expected: "a text or a whole number") { value in
            switch value {
            case .string(let text): text
            case .int(let number): String(number)
            default: nil
            }
        }
    }

    /// Reads a whole number that may be missing.
    mutating func int(_ name: String) -> Int? {
        read(name, expected: "a whole number") { value in
            if case .int(let number) = value { number } else { nil }
        }
    }

    /// Reads a whole number that must be there.
    mutating func requiredInt(_ name: String) -> Int? {
        require(name, "a whole number")
        return int(name)
    }

    /// Reads true or false, which may be missing.
    mutating func bool(_ name: String) -> Bool? {
        read(name, expected: "true or false") { value in
            if case .bool(let flag) = value { flag } else { nil }
        }
    }

    /// Reads an object that must be there.
    mutating func object(_ name: String) -> JSONValue? {
        require(name, "an object")
        return read(name, expected: "an object") { value in
            if case .object = value { value } else { nil }
        }
    }

    /// Turns a text that was read from "method" into a method.
    mutating func method(_ text: String) -> HTTPRequest.Method? {
        if let method = HTTPRequest.Method(rawValue: text) { return method }
        problems.append("\(path(of: "method")): found \"\(text)\", expected an HTTP method such as POST")
        return nil
    }

    /// Ends reading: members that were not asked for are problems.
    mutating func finish() {
        for name in members.keys.sorted() where !known.contains(name) {
            let expected = known.sorted().joined(separator: ", ")
            problems.append("\(path(of: name)): found an unknown member, expected only \(expected)")
        }
    }

    private mutating func require(_ name: String, _ expected: String) {
        if members[name] == nil {
            problems.append("\(path(of: name)): found nothing, expected \(expected)")
        }
    }

    private mutating func read<Value>(
        _ name: String,
        expected: String,
        _ convert: (JSONValue) -> Value?
    ) -> Value? {
        known.insert(name)
        guard let member = members[name] else { return nil }
        if let value = convert(member) { return value }
        problems.append("\(path(of: name)): found \(member.summary), expected \(expected)")
        return nil
    }
}
