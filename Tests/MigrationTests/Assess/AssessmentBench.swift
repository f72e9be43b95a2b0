import AdapterKit
import Catalog
import Metering
import Migration
import SyncEngine
import Testing

/// A migration between two vendors that hold what their translators would show.
struct AssessmentBench {
    static let now = Timestamp(seconds: 1_794_830_400)

    var input: AssessmentInput

    /// Makes a bench of a project's meters, which are at the vendor to leave where nothing else is said.
    init(from: String, to: String, files: SyncFiles, defaults: MeterDefaults = .month, holding: SyncFiles? = nil) throws
    {
        let route = try #require(MigrationRoute(from: from, to: to))
        input = AssessmentInput(
            route: route,
            from: try Self.side(from),
            to: try Self.side(to),
            files: files,
            defaults: defaults,
            now: Self.now,
            window: try Period(interval: "2026-11-01/2026-12-01")
        )
        input.from.observed = objects(holding ?? files, at: input.from)
    }

    private static func side(_ name: String) throws -> AssessmentInput.Side {
        let adapter = try #require(Catalog.vendors.first { name.hasPrefix($0.adapter.name) }).adapter
        let settings = ConnectionSettings(
            instance: name,
            adapter: adapter.name,
            url: try ConnectionURL("https://api.example.com"),
            limits: adapter.limits
        )
        return AssessmentInput.Side(
            name: name,
            adapter: adapter,
            settings: settings,
            translator: adapter.translator(settings),
            options: PlanOptions(adopt: true, now: now)
        )
    }

    /// What a vendor has once it was given meters.
    func objects(_ files: SyncFiles, at side: AssessmentInput.Side) -> [ObservedObject] {
        let request = EncodingRequest(
            entries: files.meters.map { MeterEntry($0.meter, overrides: $0.overrides[side.name] ?? [:]) },
            events: files.events,
            customers: files.customers,
            defaults: MeterDefaults(unit: "units", resetSchedule: ResetSchedule.monthOfUTC),
            now: Self.now
        )
        return side.translator.standIn(for: side.translator.encode(request).objects)
    }

    var assessment: Assessment { Assessor.assess(input, SourceInventory(input)) }
}

extension MeterDefaults {
    /// A project's defaults that name the month of UTC, and no unit.
    static let month = MeterDefaults(resetSchedule: ResetSchedule.monthOfUTC)
}

extension SyncFiles {
    /// A project with meters of one event.
    static func of(_ meters: [Meter], vendors: [String]? = nil) throws -> SyncFiles {
        let event = try EventSchema(
            name: "api_request",
            attributes: [.init(name: "bytes", unit: "bytes"), .init(name: "status")],
            dimensions: ["region"]
        )
        return SyncFiles(meters: meters.map { Entry($0, vendors: vendors) }, events: [event])
    }
}

extension Meter {
    /// A meter of the project's event.
    static func test(
        _ key: String,
        _ aggregation: Aggregation = .sum,
        value: String? = "attributes.bytes",
        filter: String? = nil,
        _ change: (inout Draft) -> Void = { _ in }
    ) throws -> Meter {
        var draft = Draft(
            key: try #require(Meter.Key(key)),
            name: key.prefix(1).uppercased() + key.dropFirst(),
            aggregation: aggregation
        )
        draft.event = "api_request"
        if aggregation.needsValue {
            draft.value = try value.map { .expression(try ExpressionParser.parse($0).expression) }
        }
        draft.filter = try filter.map { .expression(try ExpressionParser.parse($0).expression) }
        change(&draft)
        return try Meter(draft)
    }
}

extension Assessment {
    /// A meter by its key.
    func meter(_ key: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> AssessedMeter {
        try #require(meters.first { $0.key.text == key }, "\(meters.map(\.key))", sourceLocation: sourceLocation)
    }

    /// The rules that found something, each with its meters.
    func found(_ rule: String) -> [MigrationRisk] { risks.filter { $0.rule == rule } }
}
