import AdapterKit
import Metering
import Migration
import SeededRandom
import Testing

/// A made-up month of usage at two vendors, in which a test plants a difference.
struct PlantedMonth {
    /// The meter.
    var meter: Meter
    /// The events, as a file has them.
    var events: [UsageEvent]
    /// By what the meter counted before; `nil` where it is the definition.
    var earlier: ReferenceSeries.Earlier?
    /// The window.
    let window = Windows.of("2026-11-01", "2026-11-11")
    /// The vendors' hours.
    var steps: [Period] { window.divided(by: .hour) }

    /// Some events an hour or so, by a seed; worth a different amount each.
    init(seed: UInt64 = 7, count: Int = 120, _ change: (inout Meter.Draft) -> Void = { _ in }) throws {
        var draft = Meter.Draft(key: try #require(Meter.Key("egress")), name: "Egress", aggregation: .sum)
        draft.event = "api"
        draft.value = .expression(.attribute("bytes"))
        change(&draft)
        meter = try Meter(draft)
        var random = SplitMix64(seed: seed)
        events = (0..<count).map { index in
            let second = Int64(random.next() % UInt64(864_000))
            return UsageEvent(
                id: "e-\(index)",
                event: "api",
                customer: "acme",
                timestamp: Timestamp.at("2026-11-01").adding(seconds: second),
                attributes: [
                    "bytes": Quantity(Int(random.next() % 1_000_000) + 1),
                    "status": Quantity(200 + Int(random.next() % 4) * 100),
                ],
                dimensions: ["region": ["eu", "us", "ap"][Int(random.next() % 3)]]
            )
        }
        .sorted { $0.timestamp < $1.timestamp }
    }

    /// A vendor that counts these events as a meter says.
    func side(
        _ vendor: String,
        _ events: [UsageEvent]? = nil,
        as meter: Meter? = nil,
        hasSeries: Bool = true
    ) throws -> DifferenceCase.Side {
        let meter = meter ?? self.meter
        var series: [Period: Quantity] = [:]
        for step in steps {
            let usage = try ReferenceAggregator.usage(of: meter, over: events ?? self.events, in: step)
            if let total = usage.total, !total.isZero { series[step] = total }
        }
        let total = try ReferenceAggregator.usage(of: meter, over: events ?? self.events, in: window).total
        var side = DifferenceCase.Side(vendor, .value(total), series: hasSeries ? series : nil)
        side.customers = ["acme"]
        return side
    }

    /// The difference between a right old side and some new side.
    func difference(
        _ new: DifferenceCase.Side,
        old: DifferenceCase.Side? = nil,
        withEvents: Bool = true,
        customer: String? = "acme"
    ) throws -> DifferenceCase {
        var ids: Set<String> = []
        let first = events.filter { ids.insert($0.id).inserted }
        var difference = DifferenceCase(
            meter: meter,
            earlier: earlier,
            customer: customer,
            window: window,
            steps: steps,
            old: try old ?? side("togai"),
            new: new,
            events: withEvents ? first : nil,
            readAt: .at("2026-11-20")
        )
        ids = []
        if withEvents { difference.repeats = events.filter { !ids.insert($0.id).inserted } }
        return difference
    }
}

extension DifferenceCase {
    /// What the tracer claims.
    var kinds: Set<Trace.Kind> { Set(DifferenceTracer.trace(self).causes.map(\.kind)).subtracting([.steps]) }

    /// The claim of a kind.
    func trace(_ kind: Trace.Kind, sourceLocation: SourceLocation = #_sourceLocation) throws -> Trace {
        let outcome = DifferenceTracer.trace(self)
        return try #require(outcome.causes.first { $0.kind == kind }, "\(outcome)", sourceLocation: sourceLocation)
    }
}
