import AdapterKit
import Metering

/// Meters that mean the same become the same, in whatever order they stand and however their expressions are spelled.
struct SpellingLaw: Sendable {
    let subject: ConformanceSubject

    var law: Law {
        Law(
            title: "equal meters have equal encodings",
            purpose: .definitions,
            cases: 2_000,
            sorts: subject.sortsOfMeters
        ) {
            verdict($0)
        }
    }

    private func verdict(_ scenario: Scenario) -> Verdict {
        var verdict = Verdict()
        let translator = subject.descriptor.translator(subject.settings)
        let original = translator.encode(scenario.request)
        var random = SeededGenerator(seed: UInt64(bitPattern: scenario.start.seconds))
        let shuffled = translator.encode(Self.shuffled(scenario, &random).request)
        compare(original, shuffled, isSpelledAlike: true, &verdict)
        var respelled = scenario
        for (index, entry) in scenario.entries.enumerated() {
            respelled.entries[index].meter = Self.respelled(entry.meter, &random, &verdict)
        }
        compare(original, translator.encode(respelled.request), isSpelledAlike: false, &verdict)
        verdict.figures.note(original)
        for (entry, told) in zip(scenario.entries, original.meters) where told.fidelity != .refused {
            verdict.figures.compare(CapabilityFeature(entry.meter.aggregation).rawValue)
        }
        return verdict
    }

    private static func shuffled(_ scenario: Scenario, _ random: inout SeededGenerator) -> Scenario {
        var shuffled = scenario
        shuffled.entries.shuffle(using: &random)
        shuffled.schemas.shuffle(using: &random)
        shuffled.counters.shuffle(using: &random)
        return shuffled
    }

    private static func respelled(
        _ meter: Meter,
        _ random: inout SeededGenerator,
        _ verdict: inout Verdict
    ) -> Meter {
        var draft = meter.draft
        for path in [\Meter.Draft.value, \.filter] {
            guard case .expression(let expression)? = draft[keyPath: path] else { continue }
            let canonical = expression.canonical()
            if canonical.canonical() != canonical {
                verdict.fail(
                    "canonical form",
                    "`\(canonical)` is canonical, and its canonical form is `\(canonical.canonical())`"
                )
            }
            let other = expression.respelled(&random)
            if other.canonical() == canonical {
                draft[keyPath: path] = .expression(other)
            } else {
                verdict.fail(
                    "canonical form",
                    "`\(expression)` and `\(other)` mean the same, and have two canonical forms"
                )
            }
        }
        return (try? Meter(draft)) ?? meter
    }

    private func compare(
        _ first: Translation,
        _ second: Translation,
        isSpelledAlike: Bool,
        _ verdict: inout Verdict
    ) {
        let what = isSpelledAlike ? "another order" : "another spelling"
        let meters = second.meters.keyed(by: \.key)
        for meter in first.meters {
            guard let other = meters[meter.key] else { continue }
            let isSame =
                isSpelledAlike
                ? Set(meter.findings) == Set(other.findings)
                : meter.findings.map(\.summary) == other.findings.map(\.summary)
            if !isSame {
                verdict.fail("findings: \(what)", "\(meter.key) has \(meter.findings); in \(what) \(other.findings)")
            }
        }
        let objects = second.objects.keyed(by: \.ref)
        if Set(first.objects.map(\.ref)) != Set(objects.keys) {
            verdict.fail(
                "objects: \(what)",
                "the objects are \(first.objects.map(\.ref)); in \(what) \(objects.keys.sorted())"
            )
        }
        for object in first.objects {
            guard let other = objects[object.ref], other.image != object.image || other.marks != object.marks else {
                continue
            }
            verdict.fail("image: \(what)", "\(object.ref) is \(object.image.fields); in \(what) \(other.image.fields)")
        }
        if isSpelledAlike, Set(first.objects) != Set(second.objects) {
            verdict.fail("bodies: \(what)", "the objects are \(first.objects); in \(what) \(second.objects)")
        }
        if isSpelledAlike, Set(first.projection.rules) != Set(second.projection.rules) {
            verdict.fail("projection: \(what)", "the rules are \(first.projection); in \(what) \(second.projection)")
        }
    }
}

extension Finding {
    /// What the finding says without its words, which may show the expression as it is spelled.
    fileprivate var summary: String { "\(field.rawValue) \(fidelity)" }
}
