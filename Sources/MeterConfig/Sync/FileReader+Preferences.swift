internal import Metering

extension FileReader {
    private static let syncKeys = KeySet(["prefer"])

    /// What a project file says of syncs.
    ///
    /// - Parameters:
    ///   - fields: The project file.
    ///   - vendors: The names of its vendors; `nil` where these could not be read.
    /// - Returns: which side wins.
    mutating func preferences(_ fields: Fields, vendors: [String]?) -> SyncPreferences {
        var preferences = SyncPreferences()
        guard let node = fields["sync"], let inner = self.fields(node, "`sync`", Self.syncKeys),
            let prefer = inner["prefer"]
        else { return preferences }
        guard case .mapping(let pairs) = prefer.content else {
            preferences.general = side("prefer", prefer, vendors)
            return preferences
        }
        for pair in pairs {
            guard let field = mergedField(pair.name, at: pair.place) else { continue }
            preferences.fields[field] = side(pair.name, pair.value, vendors)
        }
        return preferences
    }

    /// A field that a sync merges, by its name.
    mutating func mergedField(_ name: String, at place: SourcePlace) -> MergeUnit? {
        if let field = MergeUnit(rawValue: name) { return field }
        let names = MergeUnit.allCases.map(\.rawValue)
        error(
            place,
            "\(Excerpt.quoted(name)) is no field that a sync merges",
            expected: "one of \(Excerpt.list(names))",
            hint: MergeUnit.number.fields.map(\.rawValue).contains(name)
                ? "event, aggregation, value and filter are merged as one: write `number`"
                : Self.hint(name, among: names)
        )
        return nil
    }

    private mutating func side(_ name: String, _ node: YAMLNode, _ vendors: [String]?) -> String? {
        let sides = (vendors ?? []).sorted() + [SyncPreferences.files]
        let expected = "one of \(Excerpt.list(sides))"
        guard let text = text(node, name, expected: expected) else { return nil }
        guard vendors != nil, !sides.contains(text) else { return text }
        error(
            node.place,
            "the project has no vendor \(Excerpt.quoted(text))",
            expected: expected,
            hint: Self.hint(text, among: sides)
        )
        return nil
    }
}
