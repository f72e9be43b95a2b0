import AdapterKit
import Metering
import Testing
import Transport
import UsageEngineSandbox

@testable import UsageEngineAdapter

@Suite("The laws of a translation")
struct LawTests {
    /// What a meter is after the way there and back, less what was reported.
    ///
    /// A type has no event, and one number for the one attribute that was taken. An externalRef that is a key becomes
    /// the key.
    private func expected(
        _ meter: Meter,
        _ found: Meter,
        _ findings: [Finding],
        _ defaults: MeterDefaults
    ) throws -> Meter {
        let reported = Set(findings.map(\.field))
        var draft = meter.draft
        let back = found.draft
        draft.event = nil
        if draft.value != nil { draft.value = try Bench.formula("attributes.value") }
        if let reference = draft.externalRef, Meter.Key(reference) != nil {
            draft.key = try Bench.key(reference)
            draft.externalRef = nil
        } else if draft.externalRef != nil {
            draft.key = back.key
        }
        draft.unit = draft.unit ?? defaults.unit
        draft.activeFrom = draft.activeFrom.flatMap { $0 > Bench.now ? $0 : nil }
        for field in reported {
            switch field {
            case .name: draft.name = back.name
            case .description: draft.description = back.description
            case .unit: draft.unit = back.unit
            case .category: draft.category = back.category
            case .filter: draft.filter = back.filter
            case .dimensions: draft.dimensions = back.dimensions
            case .status: draft.status = back.status
            case .billableName: draft.billableName = back.billableName
            case .labels: draft.labels = back.labels
            default: break
            }
        }
        return try Meter(draft)
    }

    @Test(
        "there and back again gives the meter, less what was reported; and once more gives the same type",
        arguments: 1...40
    )
    func roundTrip(seed: UInt64) throws {
        var generator = MeterGenerator(seed: seed, now: Bench.now)
        let defaults = MeterDefaults(unit: "units")
        for meter in try generator.meters(12) {
            let there = Bench.translator.encode(Bench.request([MeterEntry(meter)], defaults: defaults))
            guard let object = there.objects.first, let told = there.meters.first else { continue }
            let observed = try Bench.observed(Bench.answer(object, id: "T-\(meter.key)"))
            #expect(object.image.changes(from: observed.image) == [])
            let decoded = try #require(Bench.translator.decode([observed]).meters.first)
            #expect(decoded.meter == (try expected(meter, decoded.meter, told.findings, defaults)))
            let again = Bench.translator.encode(
                Bench.request([MeterEntry(decoded.meter, overrides: decoded.overrides)])
            )
            let image = try #require(again.objects.first).image
            #expect(image.changes(from: observed.image) == [])
            #expect(observed.image.changes(from: image) == [])
        }
    }

    @Test("the vendor's totals over projected events are those of the reference", arguments: 1...12)
    func totals(seed: UInt64) async throws {
        let now = Bench.now
        let clock = SetClock(now)
        var options = UsageEngineSandbox.Options()
        options.seed = seed
        let sandbox = UsageEngineSandbox(options: options, now: { clock.date })
        let adapter = try Bench.adapter(
            sandbox,
            values: ["ingestURL": "https://stream.example.com/collector"],
            credentials: ["clientID": "sandbox-client", "clientSecret": "sandbox-secret"],
            now: { clock.now }
        )
        var generator = MeterGenerator(seed: seed, now: now)
        let end = now.adding(seconds: 10_800)
        // One period for all that is counted, whatever the schedule.
        let meters = try generator.meters(15).map { meter in
            var draft = meter.draft
            draft.resetSchedule = try Bench.schedule()
            return try Meter(draft)
        }
        let translation = adapter.translator.encode(counted(meters))
        let links = try await Bench.create(translation, at: adapter.catalog)
        clock.now = end
        let events = try generator.events(300)
        try await send(events, translation, adapter)
        for meter in meters {
            let ref = ObjectRef(ObjectKind("meterType"), meter.key.text)
            guard let id = links[ref], let type = try await adapter.catalog.read(ref.kind, id: id) else { continue }
            let reference = try ReferenceAggregator.usage(
                of: meter,
                over: meter.status == .active ? events : [],
                in: try Period(start: now, end: end)
            )
            try await expect(reference, of: meter, type, adapter)
        }
    }

    /// All meters, each counted for two customers.
    private func counted(_ meters: [Meter]) -> EncodingRequest {
        EncodingRequest(
            entries: meters.map { MeterEntry($0) },
            events: [],
            customers: meters.flatMap { meter in
                ["u1", "u2"].compactMap { CustomerMeter(meter: meter.key, customer: $0, meterKey: "processor") }
            },
            defaults: MeterDefaults(unit: "u"),
            now: Bench.now
        )
    }

    private func expect(
        _ reference: ReferenceUsage,
        of meter: Meter,
        _ type: ObservedObject,
        _ adapter: UsageEngineAdapter
    ) async throws {
        let cells = try await #require(adapter.usage).usage(
            UsageQuery(
                object: type,
                aggregation: meter.aggregation,
                window: try Bench.period("2026-11-01T00:00:00Z/2026-12-01T00:00:00Z")
            )
        )
        #expect(cells.map(\.customer) == ["u1", "u2"])
        let empty: Quantity? = meter.aggregation == .sum || meter.aggregation == .count ? .zero : nil
        for cell in cells {
            #expect(
                cell.value == reference.customers[cell.customer ?? ""] ?? empty,
                "\(meter.key) \(cell.customer ?? "")"
            )
        }
    }

    private func send(
        _ events: [UsageEvent],
        _ translation: Translation,
        _ adapter: UsageEngineAdapter
    ) async throws {
        let projected = events.flatMap { translation.projection.apply(to: $0).events }
        let outcomes = try await #require(adapter.events).ingest(projected)
        for (event, outcome) in zip(projected, outcomes) {
            // The vendor knows two of the three customers.
            guard case .rejected(let reason) = outcome else {
                #expect(event.customer != "u3")
                continue
            }
            #expect(event.customer == "u3", "\(reason)")
        }
    }
}
