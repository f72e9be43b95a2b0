/// The keys that a mapping may have.
struct KeySet: Sendable {
    /// The keys in the order of the documentation.
    let names: [String]
    private let marks: [KeyMark]

    init(_ names: [String]) {
        self.names = names
        marks = names.map { KeyMark($0) }
    }

    /// Whether a pair's name is one of the keys.
    func contains(nameOf pair: YAMLPair) -> Bool {
        marks.indices.contains { pair.mark.mayEqual(marks[$0]) && pair.name == names[$0] }
    }
}

/// A mapping whose keys are known to be allowed.
struct Fields {
    /// What the mapping is, for messages: `the meter`.
    let noun: String
    let place: SourcePlace
    let pairs: [YAMLPair]
    /// Keys that are missing and were probably meant by keys that are not known.
    var misspelt: [String] = []

    subscript(name: String) -> YAMLNode? {
        let mark = KeyMark(name)
        // By index, since to go through the pairs themselves copies each.
        return pairs.firstIndex { $0.isNamed(name, mark) }.map { pairs[$0].value }
    }

    /// The place of a field's value, or of the mapping where it has no such field.
    func place(of name: String) -> SourcePlace { self[name]?.place ?? place }
}
