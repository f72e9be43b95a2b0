import AdapterKit
import Metering
import Testing

/// Holds what a translator says of fields that grow to what the vendor does with a definition when usage comes in.
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
        let bench = Bench(subject, at: scenario.start)
        guard let sink = bench.adapter.events else { return [] }
        do throws(AdapterError) {
            let translation = bench.translator.encode(scenario.request)
            _ = try await bench.create(translation)
            let before = bench.translator.decode(try await bench.inventory())
            await send(scenario, translation.projection, to: sink)
            let after = bench.translator.decode(try await bench.inventory())
            return compare(before, after, bench.translator.growing)
        } catch {
            return ["no request may fail: \(error)"]
        }
    }

    /// Events with a customer's name that was not seen before, and a dimension that no definition has.
    ///
    /// A vendor that refuses them adds nothing either.
    private func send(_ scenario: Scenario, _ projection: EventProjection, to sink: any EventSink) async {
        for var event in scenario.events.flatMap({ projection.apply(to: $0).events }) {
            event.dimensions["grown"] = "yes"
            _ = try? await sink.ingest([event])
        }
    }

    private func compare(_ before: DecodedInventory, _ after: DecodedInventory, _ growing: Set<MeterField>) -> [String]
    {
        var problems: [String] = []
        var grown: Set<MeterField> = []
        let meters = Dictionary(after.meters.map { ($0.meter.key, $0.meter) }) { first, _ in first }
        for old in before.meters.map(\.meter) {
            guard let new = meters[old.key] else {
                problems.append("the vendor has \(old.key) no more after usage came in")
                continue
            }
            grown.formUnion(MeterField.allCases.filter { old.json[$0.rawValue] != new.json[$0.rawValue] })
            if !Set(old.dimensions).isSubset(of: new.dimensions) {
                problems.append("\(old.key) had \(old.dimensions), and has \(new.dimensions)")
            }
        }
        for field in grown.subtracting(growing).sorted() {
            problems.append("usage changes `\(field.rawValue)`, which is not said to grow")
        }
        for field in growing.subtracting(grown).sorted() {
            problems.append("`\(field.rawValue)` is said to grow, and stays as it is")
        }
        return problems
    }
}
