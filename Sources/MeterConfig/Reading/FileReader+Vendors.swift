internal import AdapterKit
internal import Metering

extension FileReader {
    private static let commonKeys = ["adapter", "url", "auth", "limits"]
    private static let limitKeys = KeySet(["concurrency", "requestsPerSecond", "backfillDays"])

    /// The vendors of a project file.
    mutating func readVendors(_ fields: Fields, into project: inout ReadProject) {
        guard let node = fields["vendors"], !node.isNull else { return }
        guard let pairs = pairs("vendors", fields, of: "names to vendors") else {
            project.knowsVendors = false
            return
        }
        for pair in pairs {
            checkName(pair)
            let adapter = adapter(pair)
            project.adapters.updateValue(adapter, forKey: pair.name)
            guard let settings = vendor(pair, adapter) else { continue }
            if let twin = project.vendors.first(where: { Self.isOneAccount($0, settings) }) {
                warn(
                    pair.place,
                    "`\(pair.name)` has the address and the credentials of `\(twin.instance)`, so that both are one account",
                    expected: "an account of its own for each vendor",
                    hint: "change one of them, or take it out: what one deletes, the other loses"
                )
            }
            project.vendors.append(settings)
        }
    }

    /// Whether two vendors are told alike in all but their name and pace, as one is that was copied and not changed.
    private static func isOneAccount(_ left: ConnectionSettings, _ right: ConnectionSettings) -> Bool {
        (left.adapter, left.url) == (right.adapter, right.url)
            && left.values == right.values && left.credentials == right.credentials
    }

    /// What names stand for in syncs, and so for no vendor.
    private static let reservedNames = [
        SyncPreferences.files: "the project's files", "base": "what the last sync left",
    ]

    private mutating func checkName(_ pair: YAMLPair) {
        if let meaning = Self.reservedNames[pair.name] {
            error(
                pair.place,
                "\(Excerpt.quoted(pair.name)) is no name for a vendor: it stands for \(meaning)",
                expected: "another name"
            )
        }
        let isPlain = pair.name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard !isPlain || pair.name.isEmpty else { return }
        error(
            pair.place,
            "\(Excerpt.quoted(pair.name)) is no name for a vendor",
            expected: "letters, digits, hyphens, underscores and dots"
        )
    }

    /// The adapter that a vendor names.
    private mutating func adapter(_ pair: YAMLPair) -> AdapterVocabulary? {
        let expected = "one of \(Excerpt.list(context.adapterNames))"
        guard case .mapping(let pairs) = pair.value.content else {
            error(
                pair.value.place,
                "the vendor `\(pair.name)` \(pair.value.found)",
                expected: "a mapping with `adapter` and `url`"
            )
            return nil
        }
        let fields = Fields(noun: "the vendor `\(pair.name)`", place: pair.value.place, pairs: pairs)
        if fields["adapter"] == nil,
            let misspelt = pairs.first(where: { !Similarity.closest(to: $0.name, among: ["adapter"]).isEmpty })
        {
            error(misspelt.place, "unknown key `\(misspelt.name)` in \(fields.noun)", hint: "did you mean `adapter`?")
            return nil
        }
        guard let name = requiredText("adapter", fields, expected: expected) else { return nil }
        if let adapter = context.adapters[name] { return adapter }
        error(
            fields.place(of: "adapter"),
            "there is no adapter \(Excerpt.quoted(name))",
            expected: expected,
            hint: Self.hint(name, among: context.adapterNames)
        )
        return nil
    }

    private mutating func vendor(_ pair: YAMLPair, _ adapter: AdapterVocabulary?) -> ConnectionSettings? {
        guard case .mapping(let pairs) = pair.value.content else { return nil }
        var fields = Fields(noun: "the vendor `\(pair.name)`", place: pair.value.place, pairs: pairs)
        let address = requiredText(
            "url",
            fields,
            expected: "the address of the vendor's API, such as https://api.example.com"
        )
        .flatMap { url($0, "address", fields.place(of: "url")) }
        let limits = limits(fields, adapter?.limits ?? ConnectionLimits())
        guard let adapter else { return nil }
        let keys = KeySet(Self.commonKeys + adapter.settings.map(\.name))
        guard let checked = self.fields(pair.value, fields.noun, keys) else { return nil }
        fields = checked
        var values: [String: JSONValue] = [:]
        for spec in adapter.settings {
            values[spec.name] = setting(spec, fields)
        }
        let credentials = credentials(fields, adapter.credentials)
        guard let address else { return nil }
        return ConnectionSettings(
            instance: pair.name,
            adapter: adapter.name,
            url: address,
            values: values,
            credentials: credentials,
            limits: limits
        )
    }

    private mutating func limits(_ fields: Fields, _ defaults: ConnectionLimits) -> ConnectionLimits {
        var limits = defaults
        guard let node = fields["limits"], let inner = self.fields(node, "`limits`", Self.limitKeys) else {
            return limits
        }
        limits.concurrency = integer("concurrency", inner, in: 1...1_000) ?? limits.concurrency
        if let asked = integer("requestsPerSecond", inner, in: 1...100_000) {
            // Who sets a pace means every request.
            limits.requestsPerSecond = asked
            limits.ingestsPerSecond = nil
        }
        limits.backfillDays = integer("backfillDays", inner, in: 1...3_650)
        return limits
    }
}
