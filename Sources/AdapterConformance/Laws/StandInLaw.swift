import AdapterKit
import Metering

/// Wanted objects that are made and read at the vendor are, in the core model, what their stand-ins are.
///
/// Both are decoded with every definition known under the key that it was wanted under.
struct StandInLaw: Sendable {
    let subject: ConformanceSubject

    var law: Law {
        Law(
            title: "what is wanted reads as what is made",
            purpose: .definitions,
            cases: 1_000,
            sorts: subject.sortsOfMeters
        ) {
            await verdict($0)
        }
    }

    private func verdict(_ scenario: Scenario) async -> Verdict {
        var verdict = Verdict()
        let bench = Bench(subject, at: scenario.start)
        let translator = bench.translator
        let translation = translator.encode(scenario.request)
        verdict.figures.note(translation)
        Self.checkStandIns(translation.objects, translator, &verdict)
        do throws(AdapterError) {
            let made = try await bench.create(translation)
            var naming = KeyChoice()
            for (ref, object) in made where ref.kind == translator.definitionKind {
                naming.known[ObjectID(object)] = Meter.Key(ref.key)
            }
            let read = translator.decode(try await bench.inventory(), naming: naming)
            Self.compare(translator.readBack(translation.objects), read, &verdict)
            for decoded in read.meters {
                verdict.figures.compare(CapabilityFeature(scenario.aggregation(of: decoded.meter)).rawValue)
            }
        } catch {
            verdict.fail(error, "what is not refused has to be made, and read again")
        }
        return verdict
    }

    /// There is one stand-in for each object, which shows what is wanted and links to the others.
    private static func checkStandIns(
        _ desired: [DesiredObject],
        _ translator: any VendorTranslator,
        _ verdict: inout Verdict
    ) {
        let shown = translator.standIn(for: desired)
        guard shown.map(\.kind) == desired.map(\.ref.kind) else {
            verdict.fail("number", "of \(desired.map(\.ref)) the stand-ins are \(shown.map(\.id))")
            return
        }
        let ids = Dictionary(keepingFirst: zip(desired.map(\.ref), shown.map(\.id)))
        for (object, standIn) in zip(desired, shown) {
            let changes = object.resolved(ids).image.changes(from: standIn.image)
            if !changes.isEmpty {
                verdict.fail(
                    "changed \(standIn.kind): \(changes.map(\.path))",
                    "\(object.ref) would be shown otherwise: \(changes)"
                )
            }
        }
    }

    private static func compare(_ told: DecodedInventory, _ read: DecodedInventory, _ verdict: inout Verdict) {
        let toldMeters = told.meters.keyed(by: \.meter.key)
        let readMeters = read.meters.keyed(by: \.meter.key)
        for key in Set(toldMeters.keys).union(readMeters.keys).sorted() {
            guard let expected = readMeters[key], let found = toldMeters[key] else {
                let reasons = (told.undecodable + read.undecodable).map(\.reason)
                verdict.fail("one side", "only \(readMeters[key] == nil ? "told" : "read"): \(key); \(reasons)")
                continue
            }
            let fields = MeterField.allCases.filter {
                found.meter.json[$0.rawValue] != expected.meter.json[$0.rawValue]
            }
            if found.meter != expected.meter {
                verdict.fail(
                    "other \(fields.map(\.rawValue))",
                    "\(key) reads as \(expected.meter.json.text()), and was told as \(found.meter.json.text())"
                )
            }
            if found.overrides != expected.overrides || Set(found.objects.keys) != Set(expected.objects.keys)
                || found.findings != expected.findings
            {
                verdict.fail("other pins, objects or findings", "\(key) reads as \(expected), and was told as \(found)")
            }
        }
        let events = { (inventory: DecodedInventory) in Set(inventory.events) }
        if events(told) != events(read) {
            verdict.fail("other events", "the events read are \(read.events), and were told as \(told.events)")
        }
        let customers = { (inventory: DecodedInventory) in Set(inventory.customers.map(\.customer)) }
        if customers(told) != customers(read) || told.customers.count != read.customers.count {
            verdict.fail("other customers", "read: \(read.customers), told: \(told.customers)")
        }
        if told.undecodable.count != read.undecodable.count {
            verdict.fail("undecodable", "read: \(read.undecodable), told: \(told.undecodable)")
        }
    }
}

extension Scenario {
    /// How a meter counts in the project, whatever came back; as it came back for one that the project has not.
    fileprivate func aggregation(of decoded: Meter) -> Aggregation {
        entries.first { $0.meter.key == decoded.key }?.meter.aggregation ?? decoded.aggregation
    }
}
