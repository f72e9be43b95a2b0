import AdapterKit
import Metering
import SyncEngine
import Testing

/// Holds what a translator says of fields that grow to what becomes of definitions when usage comes in, and when all that was
/// named of dimensions is no longer wanted.
struct GrowthCheck: Sendable {
    let subject: ConformanceSubject

    /// Records every problem.
    func run(_ location: SourceLocation) async {
        for problem in await problems() {
            Issue.record("\(subject.name): \(problem)", sourceLocation: location)
        }
    }

    /// What of the declaration is not so.
    func problems() async -> [String] {
        let scenario = SampleProject.scenario(subject)
        let engine = EngineBench(Bench(subject, at: scenario.start))
        let translator = engine.bench.translator
        do {
            _ = try await engine.apply(scenario)
            let before = try await engine.decoded().meters.map(\.meter)
            await send(scenario, translator.encode(scenario.request).projection, over: engine.bench)
            let used = try await engine.decoded().meters.map(\.meter)
            var problems: [String] = []
            var grown = compare(before, used, &problems)
            var bare = scenario
            bare.entries = scenario.entries.map { MeterEntry($0.meter.withoutDimensions, overrides: $0.overrides) }
            _ = try await engine.apply(bare)
            let told = translator.readBack(translator.encode(bare.request).objects).meters.map(\.meter)
            grown.formUnion(compare(told, try await engine.decoded().meters.map(\.meter), &problems))
            for field in grown.subtracting(translator.growing).sorted() {
                problems.append("`\(field.rawValue)` grows, and is not said to")
            }
            for field in translator.growing.subtracting(grown).sorted() {
                problems.append("`\(field.rawValue)` is said to grow, and stays as it is")
            }
            return problems
        } catch {
            return ["no request may fail: \(error)"]
        }
    }

    /// Events with a dimension that no definition has; a vendor that refuses them adds nothing either.
    private func send(_ scenario: Scenario, _ projection: EventProjection, over bench: Bench) async {
        guard let sink = bench.adapter.events else { return }
        for var event in scenario.events.flatMap({ projection.apply(to: $0).events }) {
            event.dimensions["grown"] = "yes"
            _ = try? await sink.ingest([event])
        }
    }

    /// The fields that are otherwise than they were.
    private func compare(_ before: [Meter], _ after: [Meter], _ problems: inout [String]) -> Set<MeterField> {
        var grown: Set<MeterField> = []
        let meters = after.keyed(by: \.key)
        for old in before {
            guard let new = meters[old.key] else {
                problems.append("the vendor has \(old.key) no more")
                continue
            }
            grown.formUnion(MeterField.allCases.filter { old.json[$0.rawValue] != new.json[$0.rawValue] })
            if !Set(old.dimensions).isSubset(of: new.dimensions) {
                problems.append("\(old.key) had \(old.dimensions), and has \(new.dimensions)")
            }
        }
        return grown
    }
}

extension Meter {
    /// The meter with no dimensions but those that its filter and its aggregation take.
    fileprivate var withoutDimensions: Meter {
        var draft = draft
        draft.dimensions = []
        return (try? Meter(draft)) ?? self
    }
}
