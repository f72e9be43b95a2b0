internal import AdapterKit
internal import Metering

/// Writes meter files: the same content gives the same text, and reading the text gives the content again.
///
/// Fields stand in the order of the documentation, and those at their defaults are left out, as are empty descriptive texts.
/// Expressions are written in their canonical spelling, opaque texts byte for byte.
package struct MeterFileWriter: Sendable {
    private var lines: [String] = []

    private init() {}

    /// The text of a meter file, with a comment of any lines at its head.
    package static func text(of file: MeterFile, comment: String? = nil) -> String {
        var writer = MeterFileWriter()
        if let comment, !comment.isEmpty {
            let lines = comment.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            writer.lines += lines.map { $0.isEmpty ? "#" : "# \($0)" }
        }
        writer.section("events", file.events) { $0.write($1) }
        writer.section("meters", file.meters) { $0.write($1) }
        writer.section("customers", file.customers) { $0.write($1) }
        return writer.lines.joined(separator: "\n") + "\n"
    }

    /// Writes a list, each element of which writes fields.
    private mutating func section<Element>(
        _ name: String,
        _ elements: [Element],
        _ write: (inout Self, Element) -> Void
    ) {
        guard !elements.isEmpty else { return }
        if !lines.isEmpty { lines.append("") }
        lines.append("\(name):")
        for (index, element) in elements.enumerated() {
            if index > 0 { lines.append("") }
            let start = lines.count
            write(&self, element)
            for line in start..<lines.count {
                lines[line] = (line == start ? "  - " : "    ") + lines[line]
            }
        }
    }

    private mutating func field(_ name: String, _ written: String?) {
        if let written { lines.append("\(name): \(written)") }
    }

    private mutating func text(_ name: String, _ text: String?) {
        if let text, !text.isEmpty { field(name, YAMLText.text(text)) }
    }

    private mutating func write(_ event: EventSchema) {
        text("name", event.name)
        text("description", event.description)
        let attributes = event.attributes.map { attribute in
            Self.mapping(
                [("name", attribute.name), ("unit", attribute.unit)].compactMap { name, text in
                    text.flatMap { $0.isEmpty ? nil : (name, YAMLText.text($0, in: .flow)) }
                }
            )
        }
        list("attributes", attributes)
        list("dimensions", event.dimensions.map { YAMLText.text($0, in: .flow) })
    }

    private mutating func write(_ customer: CustomerMeter) {
        text("meter", customer.meter.text)
        text("customer", customer.customer)
        text("meterKey", customer.meterKey)
        if customer.deleteOnReset { field("deleteOnReset", "true") }
    }

    private mutating func write(_ configured: ConfiguredMeter) {
        let meter = configured.meter
        text("key", meter.key.text)
        text("name", meter.name)
        text("description", meter.description)
        text("unit", meter.unit)
        text("event", meter.event)
        field("aggregation", Self.aggregation(meter.aggregation))
        formula("value", meter.value)
        formula("filter", meter.filter)
        list("dimensions", meter.dimensions.map { YAMLText.text($0, in: .flow) })
        field("resetSchedule", meter.resetSchedule.map(Self.schedule))
        text("category", meter.category)
        field("activeFrom", meter.activeFrom?.description)
        field("activeTo", meter.activeTo?.description)
        text("externalRef", meter.externalRef)
        text("billableName", meter.billableName)
        if meter.status != .active { field("status", meter.status.rawValue) }
        if !meter.labels.isEmpty {
            let pairs = meter.labels.sorted { $0.key < $1.key }.map { ($0.key, YAMLText.text($0.value, in: .flow)) }
            field("labels", Self.mapping(pairs))
        }
        writePolicies(configured)
    }

    private mutating func writePolicies(_ configured: ConfiguredMeter) {
        field("vendors", configured.vendors.map { Self.sequence($0.map { YAMLText.text($0, in: .flow) }) })
        let overrides = configured.overrides.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        if !overrides.isEmpty {
            lines.append("overrides:")
            for (vendor, values) in overrides {
                let pairs = values.sorted { $0.key < $1.key }.map { ($0.key, Self.value($0.value)) }
                lines.append("  \(Self.key(vendor)): \(Self.mapping(pairs))")
            }
        }
        if configured.effective != .now { field("effective", configured.effective.rawValue) }
        guard !configured.waivers.isEmpty else { return }
        lines.append("accept:")
        for waiver in configured.waivers.map(\.waiver) {
            let until = waiver.until.map { $0.adding(seconds: -86_400).description.prefix(10) }
            let pairs = [
                ("vendor", YAMLText.text(waiver.vendor, in: .flow)), ("field", waiver.field.rawValue),
                ("reason", YAMLText.text(waiver.reason, in: .flow)),
            ]
            lines.append("  - " + Self.mapping(pairs + (until.map { [("until", String($0))] } ?? [])))
        }
    }

    private mutating func formula(_ name: String, _ formula: Formula?) {
        switch formula {
        case .expression(let expression): field(name, YAMLText.expression(expression.description))
        case .opaque(let dialect, let text):
            let dialect = YAMLText.text(dialect, in: .flow)
            field(name, Self.mapping([("opaque", dialect), ("text", YAMLText.doubleQuoted(text))]))
        case nil: break
        }
    }

    /// Writes a list on one line, or on several where it is long.
    private mutating func list(_ name: String, _ elements: [String]) {
        guard !elements.isEmpty else { return }
        let line = "\(name): \(Self.sequence(elements))"
        if line.count <= Self.longestLine {
            lines.append(line)
        } else {
            lines.append("\(name):")
            lines += elements.map { "  - \($0)" }
        }
    }
}

extension MeterFileWriter {
    private static let longestLine = 110

    /// The length from which YAML wants a key to be marked as one.
    private static let longestKey = 256

    private static func sequence(_ elements: [String]) -> String { "[\(elements.joined(separator: ", "))]" }

    private static func mapping(_ pairs: [(String, String)]) -> String {
        pairs.isEmpty ? "{}" : "{ \(pairs.map { "\(key($0.0)): \($0.1)" }.joined(separator: ", ")) }"
    }

    private static func key(_ name: String) -> String {
        let key = YAMLText.text(name, in: .flow)
        return key.utf8.count > longestKey ? "? \(key) " : key
    }

    private static func aggregation(_ aggregation: Aggregation) -> String {
        switch aggregation {
        case .unique(.customer): "{ unique: customer }"
        case .unique(.dimension(let name)):
            "{ unique: \(YAMLText.text(Expression.dimension(name).description, in: .flow)) }"
        default: aggregation.kind.rawValue
        }
    }

    private static func schedule(_ schedule: ResetSchedule) -> String {
        let zone = YAMLText.text(schedule.timeZone.identifier, in: .flow)
        return mapping([("cron", YAMLText.doubleQuoted(schedule.cron.description)), ("timezone", zone)])
    }

    private static func value(_ value: JSONValue) -> String {
        value.string.map { YAMLText.text($0, in: .flow) } ?? value.text()
    }
}
