internal import AdapterKit
internal import Metering

extension FileReader {
    private static let waiverKeys = KeySet(["vendor", "field", "reason", "until"])
    private static let effectiveTimes = EffectiveTime.allCases.map(\.rawValue)
    private static let fieldNames = MeterField.allCases.map(\.rawValue)

    /// What a meter says of single vendors.
    mutating func readPolicies(_ fields: Fields, into meter: inout MeterParts) {
        if let nodes = texts("vendors", fields, of: "vendors") {
            meter.vendors = nodes.compactMap(\.text)
            for node in nodes { checkVendor(node.text ?? "", node.place) }
        }
        for pair in pairs("overrides", fields, of: "vendors to the fields they pin") ?? [] {
            meter.overrides[pair.name] = overrides(pair)
        }
        meter.waivers = (list("accept", fields, of: "findings") ?? []).compactMap { waiver($0) }
        if let word = choice("effective", fields, among: Self.effectiveTimes) {
            meter.effective = EffectiveTime(rawValue: word) ?? .now
        }
    }

    @discardableResult
    mutating func checkVendor(_ name: String, _ place: SourcePlace) -> Bool {
        guard context.knowsVendors, context.vendors[name] == nil else { return true }
        let names = context.vendorNames
        error(
            place,
            "the project has no vendor \(Excerpt.quoted(name))",
            expected: names.isEmpty ? "a vendor that the project file declares" : "one of \(Excerpt.list(names))",
            hint: vendorHint(name) ?? Self.hint(name, among: names)
        )
        return false
    }

    /// The vendors of an adapter, where its name stands for the vendor's.
    private func vendorHint(_ name: String) -> String? {
        let meant = context.vendorNames.filter { context.vendors[$0].flatMap(\.self)?.name == name }
        return meant.isEmpty ? nil : "did you mean \(meant.map { "`\($0)`" }.joined(separator: " or "))?"
    }

    /// The fields that a meter pins at a vendor, or at all vendors of an adapter.
    private mutating func overrides(_ pair: YAMLPair) -> [String: JSONValue]? {
        let adapter: AdapterVocabulary?
        if let vendor = context.vendors[pair.name] {
            adapter = vendor
        } else if let named = context.adapters[pair.name] {
            adapter = named
        } else {
            checkVendor(pair.name, pair.place)
            adapter = nil
        }
        guard case .mapping(let pairs) = pair.value.content else {
            mismatch(pair.name, pair.value, expected: "a mapping of the fields to pin")
            return nil
        }
        guard let adapter else { return nil }
        let keys = KeySet(adapter.overrides.map(\.name))
        guard !keys.names.isEmpty || pairs.isEmpty else {
            error(pair.place, "the adapter `\(adapter.name)` has no fields to pin", expected: "no overrides for it")
            return nil
        }
        guard let fields = fields(pair.value, "the overrides for `\(pair.name)`", keys) else { return nil }
        var values: [String: JSONValue] = [:]
        for spec in adapter.overrides {
            values[spec.name] = setting(spec, fields)
        }
        return values
    }

    private mutating func waiver(_ node: YAMLNode) -> ReadWaiver? {
        guard let fields = fields(node, "the accepted finding", Self.waiverKeys) else { return nil }
        let vendor = requiredText("vendor", fields, expected: "the vendor whose finding is accepted")
        if let vendor { checkVendor(vendor, fields.place(of: "vendor")) }
        let field = required("field", fields, "`field`: the field that the finding concerns")
            .flatMap { _ in choice("field", fields, among: Self.fieldNames) }.flatMap(MeterField.init(rawValue:))
        let reason = requiredText("reason", fields, expected: "why the finding is acceptable")
        let until = until(fields)
        guard let vendor, let field, let reason else { return nil }
        return ReadWaiver(
            waiver: Waiver(vendor: vendor, field: field, reason: reason, until: until),
            place: fields["until"]?.place ?? node.place
        )
    }

    /// The end of an acceptance: that of its last day in UTC.
    private mutating func until(_ fields: Fields) -> Timestamp? {
        let expected = "a date such as 2027-06-30, the last day on which it holds"
        guard let node = fields["until"], let text = text(node, "until", expected: expected) else { return nil }
        do {
            return try Timestamp(isoDate: text).adding(seconds: 86_400)
        } catch {
            self.error(node.place, "\(Excerpt.quoted(text)) is no date: \(error.reason)", expected: expected)
            return nil
        }
    }
}
