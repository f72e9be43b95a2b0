/// A request body's members, read one by one; everything that is wrong with them is collected.
struct Fields {
    /// What a change says about one member.
    enum Edit<Value> {
        /// It is not mentioned.
        case keep
        /// It is `null`.
        case clear
        /// It gets a value.
        case set(Value)
    }

    private let object: JSONObject
    private var read: Set<String>

    /// Everything wrong that was found so far.
    private(set) var problems: [String] = []

    /// Begins with a body that has to be an object; `ignoring` names members that are looked at elsewhere.
    init(_ body: JSON, ignoring: Set<String> = []) throws(Refusal) {
        guard let object = body.members else {
            throw .badRequest("the request body must be a JSON object, not \(body.kind)")
        }
        self.object = object
        read = ignoring
    }

    /// Whether a member is given, be it `null`.
    func has(_ name: String) -> Bool { object[name] != nil }

    /// Notes a problem.
    mutating func note(_ problem: String) {
        problems.append(problem)
    }

    /// Reads a member that has to be given and not be `null`.
    mutating func required<Value>(
        _ name: String,
        _ parse: (JSON, String) -> Outcome<Value>
    ) -> Value? {
        read.insert(name)
        guard let value = object[name] else {
            note("\(name) is required")
            return nil
        }
        return resolve(parse(value, name))
    }

    /// Reads a member that may be left out, but not be `null`.
    mutating func optional<Value>(_ name: String, _ parse: (JSON, String) -> Outcome<Value>) -> Value? {
        read.insert(name)
        return object[name].flatMap { resolve(parse($0, name)) }
    }

    /// Reads a member of a change; `null` is taken only where the member can be cleared.
    mutating func edit<Value>(
        _ name: String,
        nullable: Bool = false,
        _ parse: (JSON, String) -> Outcome<Value>
    ) -> Edit<Value> {
        read.insert(name)
        guard let value = object[name] else { return .keep }
        if nullable && value == .null { return .clear }
        return resolve(parse(value, name)).map(Edit.set) ?? .keep
    }

    /// Ends the reading: refuses the request where a member was not read or anything else is wrong.
    mutating func finish() throws(Refusal) {
        for member in object.members where !read.contains(member.name) {
            note("\(member.name) is not known, or cannot be set")
        }
        guard problems.isEmpty else { throw .badRequest(problems) }
    }

    private mutating func resolve<Value>(_ outcome: Outcome<Value>) -> Value? {
        switch outcome {
        case .value(let value): return value
        case .problems(let found):
            problems += found
            return nil
        }
    }
}

extension Fields {
    /// What became of reading one value.
    enum Outcome<Value> {
        case value(Value)
        case problems([String])
    }

    /// Reads text of at most so many characters (Unicode code points).
    static func text(atMost most: Int, mayBeEmpty: Bool = false) -> (JSON, String) -> Outcome<String> {
        { value, name in
            guard let text = value.text else { return .problems(["\(name) must be a string, not \(value.kind)"]) }
            guard mayBeEmpty || !text.isEmpty else { return .problems(["\(name) must not be empty"]) }
            let length = text.unicodeScalars.count
            guard length <= most else {
                return .problems(["\(name) must have at most \(most) characters, not \(length)"])
            }
            return .value(text)
        }
    }

    /// Reads a truth value.
    static func boolean(_ value: JSON, _ name: String) -> Outcome<Bool> {
        guard case .bool(let flag) = value else { return .problems(["\(name) must be a boolean, not \(value.kind)"]) }
        return .value(flag)
    }

    /// Reads a date and time.
    static func moment(_ value: JSON, _ name: String) -> Outcome<Moment> {
        guard let text = value.text, let moment = Moment(iso8601: text) else {
            return .problems(["\(name) must be a date and time such as \"2023-07-26T09:00:15.690+00:00\""])
        }
        return .value(moment)
    }

    /// Reads the name of a time zone.
    static func zone(_ value: JSON, _ name: String) -> Outcome<Zone> {
        guard let text = value.text, let zone = Zone(text) else {
            return .problems(["\(name) must be the name of an IANA time zone such as \"Etc/UTC\""])
        }
        return .value(zone)
    }

    /// Reads a reset schedule.
    static func schedule(_ value: JSON, _ name: String) -> Outcome<ResetSchedule> {
        let (schedule, problems) = ResetSchedule.read(value, path: name)
        return schedule.map(Outcome.value) ?? .problems(problems)
    }

    /// Reads an aggregation.
    static func aggregation(_ value: JSON, _ name: String) -> Outcome<Aggregation> {
        guard let object = value.members else { return .problems(["\(name) must be an object, not \(value.kind)"]) }
        var problems = object.members.filter { $0.name != "type" }.map { "\(name).\($0.name) is not known" }
        let aggregation = object["type"]?.text.flatMap(Aggregation.init)
        if aggregation == nil {
            let choices = Aggregation.allCases.map(\.rawValue).joined(separator: ", ")
            problems.append("\(name).type must be one of \(choices)")
        }
        guard let aggregation, problems.isEmpty else { return .problems(problems) }
        return .value(aggregation)
    }
}
