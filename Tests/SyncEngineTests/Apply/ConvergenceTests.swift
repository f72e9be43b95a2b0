import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("Whatever happens, one undisturbed apply leads to an empty plan")
struct ConvergenceTests {
    private let options = PlanOptions(adopt: true, allowReplace: true, now: Model.now)

    @Test("projects that change, hands that meddle, writes that fail", arguments: 0..<80)
    func convergence(seed: Int) async throws {
        var random = SeededGenerator(seed: seed)
        let bench = ModelBench(concurrency: Int.random(in: 1...4, using: &random))
        var project = RandomProject()
        for step in 0..<5 {
            project.change(&random)
            let wanted = project.objects
            meddle(bench, wanted, &random)
            try await disturbedApply(bench, wanted, &random)
            bench.vendor.recover()
            let note: Comment = "seed \(seed), step \(step)"
            let report = try await bench.apply(wanted, options: options).report
            #expect(report.failed == [], note)
            let plan = try await bench.plan(wanted)
            #expect(plan.changes == [], note)
            #expect(plan.forgotten == [], note)
            #expect(plan.unchanged == wanted.count, note)
            #expect(plan.unmanaged == [], note)
            #expect(bench.memory.openIntents() == [], note)
            #expect(bench.memory.bindings().map(\.ref) == wanted.map(\.ref).sorted(), note)
            let expected = wanted.map { $0.resolved(plan.known).image }
            let found = bench.memory.bindings().reduce(into: [ObjectRef: String]()) { $0[$1.ref] = $1.id }
            for (object, image) in zip(wanted, expected) {
                let there = bench.vendor.objects.first { $0.kind == object.ref.kind && $0.id == found[object.ref] }
                #expect(there.map { image.changes(from: $0.image) } == [], note)
            }
        }
    }

    /// Edits, removes and makes objects by somebody else's hand.
    private func meddle(_ bench: ModelBench, _ wanted: [DesiredObject], _ random: inout SeededGenerator) {
        for object in bench.vendor.objects where random.isLucky(15) {
            if random.isLucky(50) {
                bench.vendor.edit(object.kind, object.id, ["unit": "by hand"])
            } else {
                bench.vendor.remove(object.kind, object.id)
            }
        }
        let bound = Set(bench.memory.bindings().map(\.ref))
        for object in wanted where !bound.contains(object.ref) && object.links.isEmpty && random.isLucky(20) {
            let fields: [String: JSONValue] = random.isLucky(50) ? ["unit": "by hand"] : [:]
            bench.vendor.put(
                Model.observed(object, "by-hand-\(bench.vendor.log.count)-\(object.ref.key)", changing: fields)
            )
        }
    }

    /// Applies while writes fail, or the state does.
    private func disturbedApply(
        _ bench: ModelBench,
        _ wanted: [DesiredObject],
        _ random: inout SeededGenerator
    ) async throws {
        let faults: [ModelVendor.Fault] = [
            .lostBefore, .lostAfter, .lostAfterAndSlow, .lostAfterAndDown, .lostBeforeAndDown, .rateLimited, .rejected,
        ]
        for object in wanted where random.isLucky(20) {
            let fault = faults.randomElement(using: &random) ?? .rejected
            bench.vendor.fail(random.isLucky(60) ? "CREATE" : "UPDATE", object.ref, fault)
        }
        for binding in bench.memory.bindings() where random.isLucky(15) {
            let fault = faults.randomElement(using: &random) ?? .rejected
            bench.vendor.fail("DELETE", ObjectRef(binding.ref.kind, binding.id), fault)
        }
        let writes = random.isLucky(30) ? Int.random(in: 0..<10, using: &random) : Int.max
        let store = FailingStateStore(bench.memory, writes: writes)
        do {
            try await bench.apply(wanted, store: store, options: options)
        } catch let error as StateError {
            #expect(error.message == "the disk is full")
        }
    }
}

/// A project whose meters come, go and change.
private struct RandomProject {
    private struct Entry {
        var name: String
        var unit: String
        var aggregation: String
        var schema: String?
        var customers: Set<String> = []
    }

    private var meters: [String: Entry] = [:]

    mutating func change(_ random: inout SeededGenerator) {
        for key in (0..<6).map({ "m\($0)" }) {
            guard var entry = meters[key] else {
                if random.isLucky(50) { meters[key] = Self.entry(key, &random) }
                continue
            }
            if random.isLucky(20) {
                meters[key] = nil
                // The same meter under another key, as when somebody renames it.
                if random.isLucky(50), meters[key + "x"] == nil { meters[key + "x"] = entry }
                continue
            }
            if random.isLucky(30) { entry.unit = ["MiB", "GiB", "h"].randomElement(using: &random) ?? "h" }
            if random.isLucky(20) { entry.aggregation = ["sum", "max"].randomElement(using: &random) ?? "sum" }
            if random.isLucky(20) { entry.schema = ["s0", "s1"].randomElement(using: &random) }
            entry.customers = Self.customers(&random)
            meters[key] = entry
        }
    }

    private static func entry(_ key: String, _ random: inout SeededGenerator) -> Entry {
        Entry(
            name: "Meter \(key)",
            unit: "MiB",
            aggregation: "sum",
            schema: random.isLucky(60) ? ["s0", "s1"].randomElement(using: &random) : nil,
            customers: customers(&random)
        )
    }

    private static func customers(_ random: inout SeededGenerator) -> Set<String> {
        Set(["ann", "bob", "eve"].filter { _ in random.isLucky(40) })
    }

    var objects: [DesiredObject] {
        let sorted = meters.sorted { $0.key < $1.key }
        let schemas = Dictionary(grouping: sorted.filter { $0.value.schema != nil }) { $0.value.schema ?? "" }
        return schemas.sorted { $0.key < $1.key }.map { name, users in
            Model.schema(name, of: users.map(\.key), attributes: users.map { "for-\($0.key)-\($0.value.unit)" })
        }
            + sorted.map { key, entry in
                Model.definition(
                    key,
                    name: entry.name,
                    schema: entry.schema,
                    ["unit": .string(entry.unit), "aggregation": .string(entry.aggregation)]
                )
            }
            + sorted.flatMap { key, entry in entry.customers.sorted().map { Model.counter(key, $0) } }
    }
}
