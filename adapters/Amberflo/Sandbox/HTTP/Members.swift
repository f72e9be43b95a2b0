/// The members of a JSON object under inspection, and everything found wrong with them so far.
///
/// Members that no rule asks for are ignored: neither the document nor the live service refuses them.
struct Members {
    let object: [String: JSON]
    /// Where the object stands, put before each member's name in a message, such as `[3].`.
    let place: String
    /// Whether an optional member that is null counts as absent.
    let nullIsAbsent: Bool
    private(set) var problems: [String] = []

    init(_ object: [String: JSON], place: String = "", nullIsAbsent: Bool = false) {
        self.object = object
        self.place = place
        self.nullIsAbsent = nullIsAbsent
    }

    /// The members of a request's body.
    static func body(_ value: JSON, nullIsAbsent: Bool = false) throws(Refusal) -> Members {
        guard let object = value.object else {
            throw .badRequest("The body is \(value.kind); an object was expected")
        }
        return Members(object, nullIsAbsent: nullIsAbsent)
    }

    mutating func report(_ name: String, _ problem: String) {
        problems.append("\(place)\(name) \(problem)")
    }

    /// Throws all that was found, if anything was.
    func check(_ subject: String) throws(Refusal) {
        if !problems.isEmpty { throw .invalid(subject, problems) }
    }

    /// A member that `read` understands, or nil; what is wrong with it is reported.
    mutating func read<Value>(
        _ name: String,
        required: Bool,
        as expected: String,
        _ read: (JSON) -> Value?
    ) -> Value? {
        guard let member = object[name], !(nullIsAbsent && !required && member == .null) else {
            if required { report(name, "is missing; \(expected) is required") }
            return nil
        }
        if let value = read(member) { return value }
        let found = member.string.map { "\"\($0.prefix(60))\"" } ?? member.outline
        report(name, "is \(found); \(expected) was expected")
        return nil
    }

    /// A string; an API name, a label or an id must not be empty.
    mutating func string(_ name: String, required: Bool = false, limit: Int? = nil) -> String? {
        let value = read(name, required: required, as: "a string", \.string)
        if value?.isEmpty == true {
            report(name, "is empty; at least one character is required")
        }
        if let value, let limit, value.count > limit {
            report(name, "has \(value.count) characters; at most \(limit) are allowed")
        }
        return value
    }

    mutating func integer(_ name: String, required: Bool = false) -> Int64? {
        read(name, required: required, as: "an integer of 64 bits") { $0.number?.int64 }
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        required: Bool = false,
        of type: Choice.Type = Choice.self
    ) -> Choice? where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return read(name, required: required, as: "one of \(names)") { $0.string.flatMap(Choice.init(rawValue:)) }
    }

    /// A list of strings without empty ones and without duplicates.
    mutating func names(_ name: String) -> [String]? {
        let names = read(name, required: false, as: "an array of strings", \.strings)
        if let names, names.contains("") {
            report(name, "holds an empty string")
        }
        if let names, Set(names.map(ExactText.init)).count < names.count {
            report(name, "holds a string twice")
        }
        return names
    }
}
