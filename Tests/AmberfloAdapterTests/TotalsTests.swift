import AdapterKit
import AmberfloSandbox
import Metering
import SeededRandom
import Testing

@testable import AmberfloAdapter

@Suite("Totals over projected events")
struct TotalsTests {
    private static let filters = [
        #"dimensions.region in ["eu", "us"]"#, #"dimensions.region != "eu" && dimensions.tier == "pro""#,
        "attributes.status < 500",
        #"!(dimensions.tier in ["free", "pro"])"#, #"customer == "c1" || attributes.bytes > 0"#,
    ]
    private static let values = [
        "attributes.bytes", "attributes.bytes / 3", "attributes.bytes * attributes.status - 1", "2.5",
    ]

    private func meters(_ dialect: AmberfloDialect, _ random: inout SplitMix64) throws -> [Meter] {
        let aggregations: [Aggregation] =
            dialect == .live
            ? [.sum, .count, .unique(.customer), .unique(.dimension("region"))]
            : [.sum, .count, .max, .unique(.customer)]
        return try (0..<8).map { index in
            try meter("m-\(index)") { draft in
                draft.name = "M \(index)"
                draft.aggregation = aggregations[index % 4]
                draft.event = ["api_request", "login", nil].randomElement(using: &random) ?? nil
                draft.value = .expression(try expression(Self.values.randomElement(using: &random) ?? "1"))
                if Bool.random(using: &random) {
                    draft.filter = .expression(try expression(Self.filters.randomElement(using: &random) ?? "1 == 1"))
                }
                draft.dimensions = [[], ["region"], ["tier", "region"]].randomElement(using: &random) ?? []
                if Bool.random(using: &random) {
                    draft.activeFrom = instant.adding(seconds: Int64.random(in: 0...1_000, using: &random))
                }
                if Bool.random(using: &random) {
                    draft.activeTo = instant.adding(seconds: Int64.random(in: 2_000...3_000, using: &random))
                }
            }
        }
    }

    private func events(_ random: inout SplitMix64) throws -> [UsageEvent] {
        try (0..<200).map { index in
            var event = UsageEvent(
                id: "e-\(index)",
                event: ["api_request", "login"].randomElement(using: &random) ?? "",
                customer: ["c1", "c2", "c3"].randomElement(using: &random) ?? "",
                timestamp: Timestamp(
                    milliseconds: instant.milliseconds + Int64.random(in: 0..<3_600_000, using: &random)
                )
            )
            if Int.random(in: 0..<10, using: &random) > 0 {
                event.attributes["bytes"] = try Quantity(
                    coefficient: Int128(Int64.random(in: -1_000_000...1_000_000, using: &random)),
                    exponent: Int.random(in: -6...3, using: &random)
                )
            }
            event.attributes["status"] = Quantity(Int.random(in: 200...599, using: &random))
            for (name, values) in [("region", ["eu", "us", "ap"]), ("tier", ["free", "pro", "max"])]
            where Int.random(in: 0..<10, using: &random) > 0 {
                event.dimensions[name] = values.randomElement(using: &random)
            }
            return event
        }
    }

    @Test(
        "The vendor's number is that of the reference, for sets of meters that share events",
        arguments: [(AmberfloDialect.document, false), (.document, true), (.live, false)],
        [1, 2, 3, 4, 5, 6] as [UInt64]
    )
    func totals(connection: (AmberfloDialect, Bool), seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let meters = try meters(connection.0, &random)
        let events = try events(&random)
        let adapter = try adapter(AmberfloSandbox(), connection.0, rules: connection.1)
        let translation = try translator(connection.0, rules: connection.1).translate(meters.map { MeterEntry($0) })
        #expect(translation.meters.allSatisfy { $0.fidelity != .refused })
        var made: [ObjectRef: ObservedObject] = [:]
        for object in translation.objects {
            made[object.ref] = try await adapter.catalog.create(object, links: [:])
        }
        let projected = events.flatMap { translation.projection.apply(to: $0).events }
        let sink = try #require(adapter.events)
        for start in stride(from: 0, to: projected.count, by: sink.maximumBatch) {
            let batch = Array(projected[start..<min(start + sink.maximumBatch, projected.count)])
            #expect(try await sink.ingest(batch).allSatisfy { $0 == .accepted })
        }
        let window = try Period(start: instant, end: instant.adding(seconds: 3_600))
        for meter in meters {
            let object = try #require(made[ObjectRef(Amberflo.definitionKind, meter.key.text)])
            try await compare(
                meter,
                events,
                adapter,
                UsageQuery(object: object, aggregation: meter.aggregation, window: window)
            )
        }
    }

    private func compare(
        _ meter: Meter,
        _ events: [UsageEvent],
        _ adapter: AmberfloAdapter,
        _ query: UsageQuery
    ) async throws {
        let reference = try ReferenceAggregator.usage(of: meter, over: events, in: query.window)
        let cells = try await #require(adapter.usage).usage(query)
        var told = Dictionary(uniqueKeysWithValues: cells.map { ($0.customer ?? "", $0.value) })
        if case .unique = meter.aggregation {
            #expect(told.removeValue(forKey: "") ?? .zero == reference.total, "\(meter)")
        }
        let customers = reference.customers.filter { meter.aggregation == .max || !$0.value.isZero }
        let others = told.filter { meter.aggregation == .max || $0.value?.isZero == false }
        #expect(others == customers.mapValues(Optional.some), "\(meter)")
    }
}
