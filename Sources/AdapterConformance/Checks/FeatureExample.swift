import AdapterKit
import Metering

/// The least of a project whose one meter has a feature.
struct FeatureExample: Sendable {
    /// The project.
    let scenario: Scenario
    /// The fields of findings on the feature.
    let fields: Set<MeterField>
    /// The meter's key.
    let key: Meter.Key

    /// Makes an example; `nil` for what is no feature of a meter.
    init?(_ feature: CapabilityFeature) {
        guard let key = Meter.Key("example"), let fields = Self.fields(feature),
            let meter = Self.meter(key, feature),
            let schema = try? EventSchema(
                name: "api_request",
                attributes: [.init(name: "bytes"), .init(name: "status")],
                dimensions: ["region"]
            )
        else { return nil }
        self.key = key
        self.fields = fields
        let counter = CustomerMeter(meter: key, customer: "acme", meterKey: "k-1")
        scenario = Scenario(
            entries: [MeterEntry(meter)],
            schemas: [schema],
            customers: ["acme"],
            counters: feature == .customerMeters ? counter.map { [$0] } ?? [] : [],
            defaults: MeterDefaults(unit: "units", resetSchedule: ProjectGenerator.schedule("0 0 1 * *", "Etc/UTC")),
            start: SampleProject.start,
            events: []
        )
    }

    private static func fields(_ feature: CapabilityFeature) -> Set<MeterField>? {
        switch feature {
        case .sum, .count, .max, .min, .uniqueCustomers, .uniqueDimension, .average, .latest: [.aggregation]
        case .attributeValue, .computedValue: [.value]
        case .filter: [.filter]
        case .dimensions: [.dimensions]
        case .unit: [.unit]
        case .resetSchedule: [.resetSchedule]
        case .activeWindow: [.activeFrom, .activeTo]
        case .description: [.description]
        case .category: [.category]
        case .externalRef: [.externalRef]
        case .billableName: [.billableName]
        case .labels: [.labels]
        case .status: [.status]
        case .customerMeters: [.customers]
        case .ingest, .usageHistory: nil
        }
    }

    private static func meter(_ key: Meter.Key, _ feature: CapabilityFeature) -> Meter? {
        var draft = Meter.Draft(key: key, name: "Example", aggregation: feature.aggregation(of: "region"))
        draft.event = "api_request"
        draft.value = draft.aggregation.needsValue ? .expression(.attribute("bytes")) : nil
        switch feature {
        case .computedValue: draft.value = .expression(.binary(.multiply, .attribute("bytes"), .number(8)))
        case .filter: draft.filter = .expression(.binary(.equal, .dimension("region"), .string("eu-west-1")))
        case .dimensions: draft.dimensions = ["region"]
        case .unit: draft.unit = "MiB"
        case .resetSchedule: draft.resetSchedule = ProjectGenerator.schedule("0 0 1 * *", "Europe/Paris")
        case .activeWindow:
            draft.activeFrom = SampleProject.start.adding(seconds: 86_400)
            draft.activeTo = SampleProject.start.adding(seconds: 20 * 86_400)
        case .description: draft.description = "What is counted"
        case .category: draft.category = "Network"
        case .externalRef: draft.externalRef = "sku-4711"
        case .billableName: draft.billableName = "Example (bytes)"
        case .labels: draft.labels = ["team": "billing"]
        case .status: draft.status = .inactive
        default: break
        }
        return try? Meter(draft)
    }
}
