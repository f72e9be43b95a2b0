import AdapterKit
import Metering

/// A small project with a bit of everything, written by hand; what a vendor refuses is left out.
enum SampleProject {
    /// When it is applied: within a month, so that periods are under way.
    static let start = Timestamp(seconds: 1_799_143_200)

    /// The project as a vendor takes it.
    static func scenario(_ subject: ConformanceSubject) -> Scenario {
        let all = whole
        let translation = subject.descriptor.translator(subject.settings).encode(all.request)
        let accepted = Set(translation.meters.filter { $0.fidelity != .refused }.map(\.key))
        var scenario = all
        scenario.entries.removeAll { !accepted.contains($0.meter.key) }
        return scenario
    }

    /// The kinds of objects that the project has at a vendor, sorted.
    static func kinds(_ subject: ConformanceSubject) -> [ObjectKind] {
        let translation = subject.descriptor.translator(subject.settings).encode(scenario(subject).request)
        return Set(translation.objects.map(\.ref.kind)).sorted()
    }

    /// The same with every text and one filter changed.
    static func changed(_ scenario: Scenario) -> Scenario {
        var changed = scenario
        for (index, entry) in scenario.entries.enumerated() {
            var draft = entry.meter.draft
            draft.name += " v2"
            draft.description = "changed"
            draft.category = draft.category.map { $0 + " 2" }
            changed.entries[index].meter = (try? Meter(draft)) ?? entry.meter
        }
        return changed
    }

    private static var whole: Scenario {
        let entries = [
            meter("egress-mib", "Egress", .sum, value: .attribute("bytes")) { draft in
                draft.unit = "MiB"
                draft.description = "Bytes leaving the platform"
                draft.category = "Network"
                draft.dimensions = ["region", "tier"]
            },
            meter("requests", "API requests", .count) { draft in
                draft.filter = .expression(.binary(.less, .attribute("status"), .number(500)))
            },
            meter("europe", "Requests in Europe", .sum, value: .attribute("status")) { draft in
                draft.filter = .expression(.binary(.equal, .dimension("region"), .string("eu-west-1")))
            },
            meter("peak", "Peak", .max, value: .attribute("bytes")) { $0.unit = "B" },
            meter("users", "Active users", .unique(.customer)) { _ in },
        ].compactMap(\.self).map { MeterEntry($0) }
        let customers = ["user0@example.com", "acme"]
        return Scenario(
            entries: entries,
            schemas: schema.map { [$0] } ?? [],
            customers: customers,
            counters: entries.flatMap { entry in
                customers.compactMap {
                    CustomerMeter(
                        meter: entry.meter.key,
                        customer: $0,
                        meterKey: "a1f8797b-c827-4483-b6cf-6d3d3baa18a7"
                    )
                }
            },
            defaults: MeterDefaults(unit: "units", resetSchedule: ProjectGenerator.schedule("0 0 1 * *", "Etc/UTC")),
            start: start,
            events: events
        )
    }

    private static var schema: EventSchema? {
        try? EventSchema(
            name: "api_request",
            attributes: [.init(name: "bytes", unit: "bytes"), .init(name: "status")],
            dimensions: ["region", "tier"]
        )
    }

    private static func meter(
        _ key: String,
        _ name: String,
        _ aggregation: Aggregation,
        value: Expression? = nil,
        _ change: (inout Meter.Draft) -> Void
    ) -> Meter? {
        guard let key = Meter.Key(key) else { return nil }
        var draft = Meter.Draft(key: key, name: name, aggregation: aggregation)
        draft.event = "api_request"
        draft.value = value.map(Formula.expression)
        change(&draft)
        return try? Meter(draft)
    }

    private static var events: [UsageEvent] {
        (0..<6).map { index in
            UsageEvent(
                id: "e-\(index)",
                event: "api_request",
                customer: index.isMultiple(of: 2) ? "user0@example.com" : "acme",
                timestamp: start.adding(seconds: Int64(index) * 600),
                attributes: ["bytes": Quantity(1_000 + index), "status": index == 3 ? 500 : 200],
                dimensions: ["region": "eu-west-1", "tier": "pro"]
            )
        }
    }
}
