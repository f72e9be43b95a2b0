/// The keys that a mapping may have.
struct KeySet: Sendable {
    /// The keys in the order of the documentation.
    let names: [String]
    private let known: Set<String>

    init(_ names: [String]) {
        self.names = names
        known = Set(names)
    }

    func contains(_ name: String) -> Bool { known.contains(name) }
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
        // By index, since to go through the pairs themselves copies each.
        pairs.firstIndex { $0.name == name }.map { pairs[$0].value }
    }

    /// The place of a field's value, or of the mapping where it has no such field.
    func place(of name: String) -> SourcePlace { self[name]?.place ?? place }
}
