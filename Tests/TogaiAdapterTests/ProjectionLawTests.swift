import AdapterKit
import Metering
import Testing

@testable import TogaiAdapter

@Suite("What Togai counts of projected events")
struct ProjectionLawTests {
    @Test("is what the reference counts of the events themselves, for meters that share events", arguments: 0..<24)
    func totalsAreTheReferences(seed: Int) async throws {
        var generator = MeterGenerator(seed: UInt64(seed) &* 7_919)
        let meters = try (0..<12).map { try generator.meter($0) }
        let events = try (0..<60).map { try generator.event($0) }
        let account = try Account.sandbox(live: seed.isMultiple(of: 2))
        let translation = account.translate(meters)
        try await account.create(translation)
        #expect(try await account.changes(translation).isEmpty)

        let projected = events.flatMap { translation.projection.apply(to: $0).events }
        let outcomes = try await #require(account.adapter.events).ingest(projected)
        #expect(outcomes.allSatisfy { $0 == .accepted })

        let window = try Period(
            start: Timestamp(iso8601: "2026-11-01T00:00:00Z"),
            end: Timestamp(iso8601: "2026-12-01T00:00:00Z")
        )
        let observed = try await account.catalog.list(TogaiImage.usageMeter)
        for (meter, translated) in zip(meters, translation.meters) {
            #expect(translated.fidelity != .refused, "\(meter.json.text())")
            let object = try #require(observed.first { $0.name == meter.name })
            let cells = try await #require(account.adapter.usage).usage(
                UsageQuery(
                    object: object,
                    aggregation: meter.aggregation,
                    window: window,
                    customers: ["acme", "bolt", "core"]
                )
            )
            for customer in ["acme", "bolt", "core"] {
                let reference = try ReferenceAggregator.usage(of: meter, over: events, in: window, customer: customer)
                let told = cells.first { $0.customer == customer }?.value
                #expect(told == reference.total, "\(meter.json.text()) for \(customer)")
            }
        }
    }

    @Test("what is said of each meter does not depend on the order of the meters", arguments: 0..<10)
    func orderDoesNotMatter(seed: Int) throws {
        var generator = MeterGenerator(seed: UInt64(seed) &* 104_729)
        let meters = try (0..<20).map { try generator.meter($0) }
        let account = try Account.sandbox()
        let first = account.translate(meters)
        let second = account.translate(meters.shuffled(using: &generator.random))
        #expect(Set(first.objects) == Set(second.objects))
        #expect(Set(first.meters) == Set(second.meters))
        #expect(first.projection == second.projection)
    }

    @Test("a meter is read back as it was written, less what is reported", arguments: 0..<20)
    func decodingUndoesEncoding(seed: Int) async throws {
        var generator = MeterGenerator(seed: UInt64(seed) &* 15_485_863)
        let meters = try (0..<12).map { try generator.meter($0) }
        let account = try Account.sandbox()
        let translation = account.translate(meters)
        try await account.create(translation)
        let inventory = account.translator.decode(try await account.everything())
        #expect(inventory.undecodable.isEmpty)
        for (meter, translated) in zip(meters, translation.meters) {
            let decoded = try #require(inventory.meters.first { $0.meter.name == meter.name }).meter
            let reported = Set(translated.findings.filter { $0.fidelity > .exact }.map(\.field))
            #expect(Self.differences(decoded, meter).subtracting(reported).isEmpty, "\(meter.json.text())")
        }
    }

    @Test("what was read gives the same objects when it is written again", arguments: 0..<20)
    func encodingUndoesDecoding(seed: Int) async throws {
        var generator = MeterGenerator(seed: UInt64(seed) &* 32_452_843)
        let meters = try (0..<14).map { try generator.meter($0) }
        let account = try Account.sandbox()
        try await account.create(account.translate(meters))
        let observed = try await account.everything()
        let inventory = account.translator.decode(observed)
        let entries = inventory.meters.map { MeterEntry($0.meter, overrides: $0.overrides) }
        let again = account.translator.encode(
            EncodingRequest(
                entries: entries.shuffled(using: &generator.random),
                events: inventory.events,
                now: Account.now
            )
        )
        #expect(again.meters.allSatisfy { $0.fidelity != .refused })
        #expect(again.objects.count == observed.count)
        #expect(try await account.changes(again).isEmpty)
        #expect(account.translator.decode(observed.reversed()).meters.count == inventory.meters.count)
        #expect(Set(account.translator.decode(observed.reversed()).meters) == Set(inventory.meters))
    }

    private static func differences(_ left: Meter, _ right: Meter) -> Set<MeterField> {
        var fields: Set<MeterField> = []
        func compare<Value: Equatable>(_ field: MeterField, _ first: Value, _ second: Value) {
            if first != second { fields.insert(field) }
        }
        compare(.name, left.name, right.name)
        compare(.description, left.description, right.description)
        compare(.unit, left.unit, right.unit)
        compare(.event, left.event, right.event)
        compare(.aggregation, left.aggregation, right.aggregation)
        compare(.value, left.value?.canonical(), right.value?.canonical())
        compare(.filter, left.filter?.canonical(), right.filter?.canonical())
        compare(.dimensions, left.dimensions, right.dimensions)
        compare(.resetSchedule, left.resetSchedule, right.resetSchedule)
        compare(.activeFrom, left.activeFrom, right.activeFrom)
        compare(.activeTo, left.activeTo, right.activeTo)
        compare(.billableName, left.billableName, right.billableName)
        compare(.status, left.status, right.status)
        return fields
    }
}
