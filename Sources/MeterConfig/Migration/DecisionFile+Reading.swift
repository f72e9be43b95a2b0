package import AdapterKit
import Metering

extension DecisionFile {
    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: the content.
    ///   - path: the file as messages name it.
    ///   - overrides: what can be pinned at the new vendor.
    /// - Throws: ``ConfigErrors`` with everything that is wrong.
    package init(_ bytes: [UInt8], path: String, overrides: [SettingSpec]) throws(ConfigErrors) {
        self.init()
        let source = SourceFile(path: path, bytes: bytes)
        var log = ProblemLog()
        var reader = FileReader(source: source, context: ReadingContext(root: "/", adapters: []))
        if let root = YAMLReader.read(source, into: &log) {
            self = reader.decisions(root, overrides)
        }
        log.add(reader.log)
        guard log.errors.isEmpty else { throw ConfigErrors(log.sortedErrors, warnings: log.sortedWarnings) }
    }
}

extension FileReader {
    private static let decisionKeys = KeySet(["meterKey", "meters", "customers"])
    private static let decidedMeterKeys = KeySet(["key", "unit", "resetSchedule", "overrides"])
    private static let decidedCustomerKeys = KeySet(["meter", "customer", "meterKey", "deleteOnReset"])

    fileprivate mutating func decisions(_ root: YAMLNode, _ overrides: [SettingSpec]) -> DecisionFile {
        var file = DecisionFile()
        guard let fields = fields(root, "the file of decisions", Self.decisionKeys) else { return file }
        file.meterKey = open("meterKey", fields) ? nil : text("meterKey", fields)
        var lines: [String: Int] = [:]
        for node in elements("meters", fields) {
            guard let entry = decision(node, overrides) else { continue }
            once(entry.key.text, "the meter `\(entry.key)`", node, &lines)
            file.meters.append(entry)
        }
        lines = [:]
        for node in elements("customers", fields) {
            guard let customer = decidedCustomer(node) else { continue }
            let identity = [customer.meter.text, customer.customer, customer.meterKey ?? ""]
            once(
                identity.joined(separator: "\u{0}"),
                "the customer \(Excerpt.quoted(customer.customer)) of `\(customer.meter)`",
                node,
                &lines
            )
            file.customers.append(customer)
        }
        return file
    }

    private mutating func elements(_ name: String, _ fields: Fields) -> [YAMLNode] {
        open(name, fields) ? [] : list(name, fields, of: name) ?? []
    }

    /// Whether a field is not there, or nobody has written anything behind it yet.
    private func open(_ name: String, _ fields: Fields) -> Bool { fields[name]?.isNull ?? true }

    private mutating func once(_ identity: String, _ what: String, _ node: YAMLNode, _ lines: inout [String: Int]) {
        guard let line = lines.updateValue(node.place.line, forKey: identity) else { return }
        error(node.place, "\(what) stands twice; first at line \(line)", expected: "each once")
    }

    private mutating func decision(_ node: YAMLNode, _ specs: [SettingSpec]) -> DecisionFile.Entry? {
        guard let fields = fields(node, "the meter", Self.decidedMeterKeys) else { return nil }
        let key = meterKey("key", fields)
        let unit = open("unit", fields) ? nil : text("unit", fields)
        let schedule = open("resetSchedule", fields) ? nil : schedule(fields)
        let pinned = open("overrides", fields) ? [:] : pinned(fields, specs)
        guard let key else { return nil }
        return DecisionFile.Entry(
            key,
            unit: unit,
            resetSchedule: schedule,
            overrides: pinned,
            location: source.location(node.place)
        )
    }

    private mutating func pinned(_ fields: Fields, _ specs: [SettingSpec]) -> [String: JSONValue] {
        guard let node = fields["overrides"] else { return [:] }
        guard !specs.isEmpty else {
            error(node.place, "the new vendor has no fields to pin", expected: "no `overrides`")
            return [:]
        }
        guard let inner = self.fields(node, "`overrides`", KeySet(specs.map(\.name))) else { return [:] }
        var values: [String: JSONValue] = [:]
        for spec in specs { values[spec.name] = setting(spec, inner) }
        return values
    }

    private mutating func decidedCustomer(_ node: YAMLNode) -> DecisionFile.Customer? {
        guard let fields = fields(node, "the customer", Self.decidedCustomerKeys) else { return nil }
        let meter = meterKey("meter", fields)
        let customer = requiredText("customer", fields, expected: "the customer's id")
        let key = open("meterKey", fields) ? nil : text("meterKey", fields)
        let deleteOnReset = flag("deleteOnReset", fields) ?? false
        guard let meter, let customer else { return nil }
        return DecisionFile.Customer(
            meter,
            customer,
            meterKey: key,
            deleteOnReset: deleteOnReset,
            location: source.location(node.place)
        )
    }
}
