import AdapterKit
import Metering
import Testing

/// Holds what an adapter declares of each feature to what becomes of a meter that has it.
struct CapabilityCheck: Sendable {
    let subject: ConformanceSubject
    let location: SourceLocation

    func run() async {
        let capabilities = subject.descriptor.capabilities
        for feature in CapabilityFeature.allCases {
            guard let entry = capabilities[feature] else {
                Issue.record("\(subject.name) declares nothing of \(feature.rawValue)", sourceLocation: location)
                continue
            }
            #expect(!entry.source.isEmpty, "\(feature.rawValue) names no source", sourceLocation: location)
            #expect(!entry.verified.isEmpty, "\(feature.rawValue) names no day", sourceLocation: location)
            if let exception = subject.exceptions.first(where: { $0.scope == .feature(feature) }) {
                await withKnownIssue("\(exception)", sourceLocation: location) { await check(entry) }
            } else {
                await check(entry)
            }
        }
    }

    private func check(_ entry: CapabilityEntry) async {
        do throws(AdapterError) {
            switch entry.feature {
            case .ingest: checkIngest(entry)
            case .usageHistory: try await checkHistory(entry)
            default:
                guard let example = FeatureExample(entry.feature) else { return }
                try await check(entry, example)
            }
        } catch {
            Issue.record("\(subject.name): \(entry.feature.rawValue): \(error)", sourceLocation: location)
        }
    }

    /// A meter with the feature gets the declared fidelity for the feature's fields, and is made unless it is refused.
    private func check(_ entry: CapabilityEntry, _ example: FeatureExample) async throws(AdapterError) {
        let bench = Bench(subject, at: SampleProject.start)
        let translation = bench.translator.encode(example.scenario.request)
        let meter = translation.meters.first
        let told = (meter?.findings ?? []).filter { example.fields.contains($0.field) }
        #expect(
            told.fidelity == entry.fidelity,
            "\(subject.name): \(entry.feature.rawValue) is declared \(entry.fidelity), and is \(told.fidelity): \(told)",
            sourceLocation: location
        )
        let others = (meter?.findings ?? []).filter { !example.fields.contains($0.field) && $0.fidelity == .refused }
        #expect(
            others.isEmpty,
            "\(subject.name): \(entry.feature.rawValue) is refused for \(others)",
            sourceLocation: location
        )
        for finding in told {
            #expect(!finding.reason.isEmpty && !finding.remedy.isEmpty, "\(finding)", sourceLocation: location)
        }
        let made = try await bench.create(translation)
        let isMade = made[ObjectRef(bench.translator.definitionKind, example.key.text)] != nil
        #expect(
            isMade == (entry.fidelity != .refused),
            "\(entry.feature.rawValue): made is \(isMade)",
            sourceLocation: location
        )
    }

    private func checkIngest(_ entry: CapabilityEntry) {
        let bench = Bench(subject, at: SampleProject.start)
        #expect(
            (bench.adapter.events == nil) == (entry.fidelity == .refused),
            "\(subject.name): ingest is declared \(entry.fidelity)",
            sourceLocation: location
        )
        bench.adapter.events.map { #expect($0.maximumBatch > 0, sourceLocation: location) }
    }

    /// Usage of a day in the past, asked for weeks later: the right number, or none at all where history is refused.
    private func checkHistory(_ entry: CapabilityEntry) async throws(AdapterError) {
        let scenario = SampleProject.scenario(subject)
        let bench = Bench(subject, at: scenario.start)
        let translation = bench.translator.encode(scenario.request)
        let made = try await bench.create(translation)
        guard let meter = scenario.entries.first?.meter, let source = bench.adapter.usage,
            let object = made[ObjectRef(bench.translator.definitionKind, meter.key.text)],
            let day = try? Period(
                start: Timestamp(midnightOf: scenario.start.date),
                end: Timestamp(midnightOf: scenario.start.date).adding(seconds: 86_400)
            ),
            let usage = try? ReferenceAggregator.usage(of: meter, over: scenario.events, in: day)
        else {
            #expect(entry.fidelity == .refused, "\(subject.name) tells no usage", sourceLocation: location)
            return
        }
        bench.clock.set(day.end.adding(seconds: -1))
        _ = try await bench.adapter.events?.ingest(
            scenario.events.flatMap { translation.projection.apply(to: $0).events }
        )
        bench.clock.set(day.end.adding(seconds: 40 * 86_400))
        let query = UsageQuery(object: object, aggregation: meter.aggregation, window: day, step: .day)
        let cells = try await source.usage(query).filter { $0.customer != nil }
        let told = Dictionary(cells.map { ($0.customer ?? "", $0.value) }) { first, _ in first }
        for (customer, right) in usage.customers {
            let value = told[customer] ?? nil
            #expect(
                entry.fidelity == .refused ? value == nil : value == right,
                "\(subject.name): a past day of \(customer) is told as \(value as Any), right is \(right)",
                sourceLocation: location
            )
        }
    }
}
