import AdapterKit
import Metering
import Testing

/// Holds what an adapter declares of each feature to what becomes of a meter that has it.
struct CapabilityCheck: Sendable {
    let subject: ConformanceSubject

    /// A declaration that is not true, or not complete.
    struct Problem: Sendable, Hashable, CustomStringConvertible {
        var feature: CapabilityFeature
        var text: String

        var description: String { "\(feature.rawValue): \(text)" }
    }

    /// Records every problem; those of a feature that the subject excepts are known ones, and have to be there.
    func run(_ location: SourceLocation) async {
        let problems = Dictionary(grouping: await problems(), by: \.feature)
        for feature in CapabilityFeature.allCases {
            let record = {
                for problem in problems[feature] ?? [] {
                    Issue.record("\(subject.name): \(problem)", sourceLocation: location)
                }
            }
            if let exception = subject.exceptions.first(where: { $0.scope == .feature(feature) }) {
                withKnownIssue("\(exception)", sourceLocation: location, record)
            } else {
                record()
            }
        }
    }

    /// What of the declarations is not so.
    func problems() async -> [Problem] {
        var problems: [Problem] = []
        for feature in CapabilityFeature.allCases {
            problems += await self.problems(of: feature)
        }
        return problems
    }

    /// What of the declaration of one feature is not so.
    func problems(of feature: CapabilityFeature) async -> [Problem] {
        guard let entry = subject.capabilities[feature] else {
            return [Problem(feature: feature, text: "nothing is declared of it")]
        }
        var texts = await check(entry)
        if entry.source.isEmpty { texts.append("it names no source") }
        if entry.verified.isEmpty { texts.append("it names no day") }
        return texts.map { Problem(feature: feature, text: $0) }
    }

    private func check(_ entry: CapabilityEntry) async -> [String] {
        do throws(AdapterError) {
            switch entry.feature {
            case .ingest: return checkIngest(entry)
            case .usageHistory: return try await checkHistory(entry)
            default:
                guard let example = FeatureExample(entry.feature) else { return ["there is no example of it"] }
                return try await check(entry, example)
            }
        } catch {
            return ["\(error)"]
        }
    }

    /// A meter with the feature gets the declared fidelity for the feature's fields, and is made unless it is refused.
    private func check(_ entry: CapabilityEntry, _ example: FeatureExample) async throws(AdapterError) -> [String] {
        var problems: [String] = []
        let bench = Bench(subject, at: SampleProject.start)
        let translation = bench.translator.encode(example.scenario.request)
        let findings = translation.meters.first?.findings ?? []
        let told = findings.filter { example.fields.contains($0.field) }
        if told.fidelity != entry.fidelity {
            problems.append("it is declared \(entry.fidelity), and is \(told.fidelity): \(told)")
        }
        let others = findings.filter { !example.fields.contains($0.field) && $0.fidelity == .refused }
        if !others.isEmpty { problems.append("its example is refused for \(others)") }
        for finding in told where finding.reason.isEmpty || finding.remedy.isEmpty {
            problems.append("a finding without a reason or a remedy: \(finding)")
        }
        let made = try await bench.create(translation)
        let isMade = made[ObjectRef(bench.translator.definitionKind, example.key.text)] != nil
        if isMade != (entry.fidelity != .refused) {
            problems.append("it is declared \(entry.fidelity), and its example is \(isMade ? "made" : "not made")")
        }
        return problems
    }

    private func checkIngest(_ entry: CapabilityEntry) -> [String] {
        let bench = Bench(subject, at: SampleProject.start)
        let isDeclared = entry.fidelity != .refused
        guard isDeclared == (bench.adapter.events != nil) else {
            return ["it is declared \(entry.fidelity), and events are \(isDeclared ? "not taken" : "taken")"]
        }
        return bench.adapter.events.map { $0.maximumBatch > 0 } ?? true ? [] : ["a request takes no event"]
    }

    /// Usage of a day in the past, asked for weeks later: the right number, or none at all where history is refused.
    private func checkHistory(_ entry: CapabilityEntry) async throws(AdapterError) -> [String] {
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
            return entry.fidelity == .refused ? [] : ["no usage is told at all"]
        }
        bench.clock.set(day.end.adding(seconds: -1))
        _ = try await bench.adapter.events?.ingest(
            scenario.events.flatMap { translation.projection.apply(to: $0).events }
        )
        bench.clock.set(day.end.adding(seconds: 40 * 86_400))
        let query = UsageQuery(object: object, aggregation: meter.aggregation, window: day, step: .day)
        let cells = try await source.usage(query).filter { $0.customer != nil }
        let told = Dictionary(keepingFirst: cells.map { ($0.customer ?? "", $0.value) })
        return usage.customers.compactMap { customer, right in
            let value = told[customer] ?? nil
            guard entry.fidelity == .refused ? value != nil : value != right else { return nil }
            return "a past day of \(customer) is told as \(value as Any), right is \(right as Any)"
        }
    }
}
