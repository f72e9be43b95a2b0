internal import AdapterKit
internal import Metering

extension FieldValue {
    /// What a meter file says of a meter, in the order of the documentation.
    static func fields(of configured: ConfiguredMeter) -> [Member] {
        let meter = configured.meter
        var fields = [Member("key", .text(meter.key.text)), Member("name", .text(meter.name))]
        func add(_ name: String, _ value: FieldValue?) {
            if let value { fields.append(Member(name, value)) }
        }
        add("description", text(meter.description))
        add("unit", text(meter.unit))
        add("event", text(meter.event))
        add("aggregation", aggregation(meter.aggregation))
        add("value", meter.value.map(formula))
        add("filter", meter.filter.map(formula))
        add("dimensions", meter.dimensions.isEmpty ? nil : .sequence(meter.dimensions.map { .text($0) }))
        add("resetSchedule", meter.resetSchedule.map(schedule))
        add("category", text(meter.category))
        add("activeFrom", meter.activeFrom.map { .word($0.description) })
        add("activeTo", meter.activeTo.map { .word($0.description) })
        add("externalRef", text(meter.externalRef))
        add("billableName", text(meter.billableName))
        add("status", meter.status == .active ? nil : .word(meter.status.rawValue))
        let labels = meter.labels.sorted { $0.key < $1.key }.map { Member($0.key, .text($0.value)) }
        add("labels", labels.isEmpty ? nil : .mapping(labels))
        add("vendors", configured.vendors.map { .sequence($0.map { .text($0) }) })
        let overrides = configured.overrides.sorted { $0.key < $1.key }.map { Member($0.key, pinned($0.value)) }
        add("overrides", overrides.isEmpty ? nil : .block(overrides))
        add("effective", configured.effective == .now ? nil : .word(configured.effective.rawValue))
        let waivers = configured.waivers.map { accepted($0.waiver) }
        add("accept", waivers.isEmpty ? nil : .lines(waivers))
        return fields
    }

    /// What a meter file says of an event.
    static func fields(of event: EventSchema) -> [Member] {
        var fields = [Member("name", .text(event.name))]
        if let description = text(event.description) { fields.append(Member("description", description)) }
        let attributes = event.attributes.map { attribute in
            FieldValue.mapping([Member("name", .text(attribute.name))] + members("unit", attribute.unit))
        }
        if !attributes.isEmpty { fields.append(Member("attributes", .sequence(attributes))) }
        if !event.dimensions.isEmpty {
            fields.append(Member("dimensions", .sequence(event.dimensions.map { .text($0) })))
        }
        return fields
    }

    /// What a meter file says of a customer's meter.
    static func fields(of customer: CustomerMeter) -> [Member] {
        let flag = customer.deleteOnReset ? [Member("deleteOnReset", .word("true"))] : []
        return [
            Member("meter", .text(customer.meter.text)), Member("customer", .text(customer.customer)),
            Member("meterKey", .text(customer.meterKey)),
        ] + flag
    }

    private static func text(_ text: String?) -> FieldValue? {
        text.flatMap { $0.isEmpty ? nil : .text($0) }
    }

    private static func members(_ name: String, _ text: String?) -> [Member] {
        Self.text(text).map { [Member(name, $0)] } ?? []
    }

    private static func aggregation(_ aggregation: Aggregation) -> FieldValue {
        switch aggregation {
        case .unique(.customer): .mapping([Member("unique", .word("customer"))])
        case .unique(.dimension(let name)):
            .mapping([Member("unique", .text(Expression.dimension(name).description))])
        default: .word(aggregation.kind.rawValue)
        }
    }

    private static func formula(_ formula: Formula) -> FieldValue {
        switch formula {
        case .expression(let expression): .expression(expression.description)
        case .opaque(let dialect, let text):
            .mapping([Member("opaque", .text(dialect)), Member("text", .quoted(text))])
        }
    }

    static func schedule(_ schedule: ResetSchedule) -> FieldValue {
        .mapping([
            Member("cron", .quoted(schedule.cron.description)),
            Member("timezone", .text(schedule.timeZone.identifier)),
        ])
    }

    private static func pinned(_ values: [String: JSONValue]) -> FieldValue {
        .mapping(
            values.sorted { $0.key < $1.key }.map { name, value in
                Member(name, value.string.map { .text($0) } ?? .word(value.text()))
            }
        )
    }

    private static func accepted(_ waiver: Waiver) -> FieldValue {
        let until = waiver.until.map { $0.adding(seconds: -86_400).description.prefix(10) }
        return .mapping(
            [
                Member("vendor", .text(waiver.vendor)), Member("field", .word(waiver.field.rawValue)),
                Member("reason", .text(waiver.reason)),
            ] + (until.map { [Member("until", .word(String($0)))] } ?? [])
        )
    }
}
