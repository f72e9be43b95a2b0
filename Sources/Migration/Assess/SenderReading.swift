import AdapterKit
import Metering

/// Compares how events go to both vendors.
struct SenderReading {
    private let input: AssessmentInput
    private let before: [Meter.Key: [ProjectionRule]]
    private let after: [Meter.Key: [ProjectionRule]]
    private let schemas: [String: EventSchema]
    /// What stands in for the schema of a meter that takes every event.
    private let anySchema: EventSchema?
    private let customers: [Meter.Key: String]

    init(
        _ input: AssessmentInput,
        _ inventory: SourceInventory,
        _ target: TargetProject,
        _ customers: CustomerAssessment
    ) {
        self.input = input
        let request = EncodingRequest(
            entries: inventory.meters.map { MeterEntry($0.meter, overrides: $0.overrides) },
            events: inventory.events,
            defaults: input.defaults,
            now: input.now
        )
        before = input.from.translator.encode(request).projection.byMeter
        after = target.translation.projection.byMeter
        schemas = inventory.events.keyed(by: \.name)
        anySchema = schemas.values.min { $0.name < $1.name }
        self.customers = Dictionary(keepingFirst: customers.uses.map { ($0.meter, $0.customer) })
    }

    /// What changes for those who send a meter's events.
    func change(of meter: Meter) -> SenderChange {
        SenderChange(
            meter,
            before: (before[meter.key] ?? [], input.from.form),
            after: (after[meter.key] ?? [], input.to.form),
            schema: meter.event.map { schemas[$0] } ?? anySchema,
            customer: customers[meter.key] ?? "customer-1",
            at: input.now
        )
    }
}

extension EventProjection {
    /// The rules that feed each meter, in their order.
    fileprivate var byMeter: [Meter.Key: [ProjectionRule]] {
        var rules: [Meter.Key: [ProjectionRule]] = [:]
        for rule in self.rules {
            for key in rule.meters { rules[key, default: []].append(rule) }
        }
        return rules
    }
}
