/// Reads the members of one object of a request, and collects what is wrong with them.
struct ObjectReader {
    /// Where the object stands in the request; empty for the request itself.
    let path: String
    let object: JSONObject

    /// Makes a reader; a value that is no object, and members that are not allowed, are problems.
    ///
    /// - Parameters:
    ///   - value: what the request has at this place.
    ///   - path: where that is.
    ///   - allowed: the names that the object may have.
    ///   - problems: what is wrong so far.
    init?(_ value: JSON, path: String, allowed: Set<String>, problems: inout Problems) {
        guard let object = value.object else {
            problems.add("\(path.isEmpty ? "the request body" : path) must be an object, found \(value.kind)")
            return nil
        }
        self.path = path
        self.object = object
        for name in object.names where !allowed.contains(name) {
            problems.add("\(at(name)) is not allowed here")
        }
    }

    /// The place of a member.
    func at(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// A member, which is a problem if it has to be there and is not.
    private func member(_ name: String, required: Bool, _ problems: inout Problems) -> JSON? {
        let value = object[name]
        if value == nil, required { problems.add("\(at(name)) is required") }
        return value
    }

    /// A text of so many characters.
    func text(
        _ name: String,
        required: Bool = false,
        length: ClosedRange<Int> = 0...Int.max,
        problems: inout Problems
    ) -> String? {
        guard let value = member(name, required: required, &problems) else { return nil }
        guard let text = value.string else {
            problems.add("\(at(name)) must be a string, found \(value.kind)")
            return nil
        }
        return Self.check(text, length: length, at: at(name), problems: &problems) ? text : nil
    }

    static func check(_ text: String, length: ClosedRange<Int>, at place: String, problems: inout Problems) -> Bool {
        let count = text.unicodeScalars.count
        if length.contains(count) { return true }
        problems.add(
            count < length.lowerBound
                ? "\(place) must have at least \(length.lowerBound) character\(length.lowerBound == 1 ? "" : "s")"
                : "\(place) must have at most \(length.upperBound) characters, found \(count)"
        )
        return false
    }

    /// A name: letters, digits, spaces, underscores and hyphens, at most 50.
    ///
    /// Not said by the document: a name has at least one character that is no space.
    func name(_ name: String, required: Bool = true, problems: inout Problems) -> String? {
        guard let text = text(name, required: required, length: 1...50, problems: &problems) else { return nil }
        guard text.unicodeScalars.allSatisfy(Self.isNameCharacter), text.contains(where: { !$0.isWhitespace }) else {
            problems.add("\(at(name)) must match ^[\\sa-zA-Z0-9_-]*$, found '\(text)'")
            return nil
        }
        return text
    }

    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", " ", "\t"..."\r": true
        default: false
        }
    }

    /// One of a set of texts.
    func choice(_ name: String, of choices: [String], required: Bool = false, problems: inout Problems) -> String? {
        guard let text = text(name, required: required, problems: &problems) else { return nil }
        if choices.contains(text) { return text }
        problems.add("\(at(name)) must be one of \(choices.joined(separator: ", ")), found '\(text)'")
        return nil
    }

    func integer(_ name: String, required: Bool = false, problems: inout Problems) -> Int? {
        guard let value = member(name, required: required, &problems) else { return nil }
        if let integer = value.integer { return integer }
        problems.add("\(at(name)) must be an integer, found \(value.kind)")
        return nil
    }

    /// The elements of an array of so many, with the place of each.
    func list(
        _ name: String,
        required: Bool = false,
        count: ClosedRange<Int> = 0...Int.max,
        problems: inout Problems
    ) -> [(place: String, value: JSON)]? {
        guard let value = member(name, required: required, &problems) else { return nil }
        guard let elements = value.array else {
            problems.add("\(at(name)) must be an array, found \(value.kind)")
            return nil
        }
        if !count.contains(elements.count) {
            let isShort = elements.count < count.lowerBound
            let bound = isShort ? count.lowerBound : count.upperBound
            let noun = bound == 1 ? "element" : "elements"
            problems.add(
                "\(at(name)) must have at \(isShort ? "least" : "most") \(bound) \(noun), found \(elements.count)"
            )
            return nil
        }
        return elements.enumerated().map { ("\(at(name))[\($0.offset)]", $0.element) }
    }

    /// The elements of an array of texts, none of them twice.
    func texts(_ name: String, problems: inout Problems) -> [String]? {
        guard let elements = list(name, problems: &problems) else { return nil }
        var texts: [String] = []
        for (place, value) in elements {
            if let text = value.string {
                texts.append(text)
            } else {
                problems.add("\(place) must be a string, found \(value.kind)")
            }
        }
        Self.checkUnique(texts, at: at(name), problems: &problems)
        return texts
    }

    static func checkUnique(_ texts: [String], at place: String, problems: inout Problems) {
        var seen: Set<ExactText> = []
        for text in texts where !seen.insert(ExactText(text)).inserted {
            problems.add("\(place) has '\(text)' twice")
        }
    }
}
