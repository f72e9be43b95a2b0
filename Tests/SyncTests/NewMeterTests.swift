import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("Meters that are new at several vendors, and edits of what is not the whole")
struct NewMeterTests: SyncSuite {
    let bench: SyncBench

    init() throws {
        bench = try SyncBench([
            ("togai", "togai", [:]), ("amberflo", "amberflo", ["dialect": "meter-definition"]),
            ("ue", "usage-engine", [:]),
        ])
    }

    private func scaled(_ change: (inout Meter.Draft) throws -> Void = { _ in }) throws -> Meter {
        try Sample.meter("egress", "Egress") { draft in
            draft.value = try Sample.formula("attributes.bytes * 2")
            draft.unit = nil
            try change(&draft)
        }
    }

    @Test("two that say the same as far as each can hold it are one meter, and are bound as they are")
    func same() async throws {
        try await bench.hand("togai").make([try scaled()], events: [try Sample.event()])
        try await bench.hand("amberflo").make([try scaled()], events: [try Sample.event()])
        let (sync, report) = try await bench.sync(bench.request())
        #expect(report.failed == [])
        #expect(sync.decision.conflicts == [] && sync.decision.doubtful == [])
        let meter = try #require(sync.decision.definitions[egress])
        #expect(meter.value == (try Sample.formula("attributes.bytes * 2")))
        #expect(meter.event == "api_request")
        #expect(sync.lines.filter { !$0.hasPrefix("ue") }.allSatisfy { $0.contains("adopt") })
        #expect(try await bench.meters("ue")[egress]?.name == "Egress")
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test(
        "two of one name that count otherwise are a doubt; said to be the same they are a conflict, and apart they are two"
    )
    func otherwise() async throws {
        try await bench.hand("togai").make([try scaled()], events: [try Sample.event()])
        let other = try Sample.meter("traffic", "Egress") { $0.aggregation = .max }
        try await bench.hand("amberflo").make([other], events: [try Sample.event()])
        let sync = try await bench.prepare(bench.request())
        #expect(sync.lines == [])
        let doubt = try #require(sync.decision.doubtful.first)
        #expect(sync.decision.doubtful.count == 1)
        let word = IdentityMatch(key: doubt.key, vendor: doubt.vendor, object: doubt.object, isSame: true)
        let said = try await bench.prepare(bench.request(matches: [word]))
        #expect(said.decision.doubtful == [])
        #expect(said.decision.conflicts.map(\.unit).contains(.number))
        #expect(said.lines == [])
        var apart = word
        apart.isSame = false
        let two = try await bench.prepare(bench.request(matches: [apart]))
        #expect(two.decision.doubtful == [])
        #expect(two.decision.definitions.count == 2)
    }

    @Test(
        "another meter where a vendor cannot hold one differs in what it can hold alone, and who has the one can be preferred"
    )
    func refused() async throws {
        let peak = try Sample.meter("egress", "egress") { draft in
            draft.aggregation = .max
            draft.description = "The most at once"
            draft.category = "network"
        }
        try await bench.hand("ue").make([peak])
        try await bench.sync(bench.request())
        #expect(try await bench.meters("togai").isEmpty)
        let other = try scaled { draft in
            draft.name = "egress"
            draft.description = nil
        }
        try await bench.hand("togai").make([other], events: [try Sample.event()])
        let open = try await bench.prepare(bench.request())
        #expect(open.decision.conflicts.map(\.unit) == [.number])
        #expect(open.decision.conflicts.first?.unchanged == ["ue", "amberflo"])
        for side in ["ue", "amberflo"] {
            let kept = try await bench.prepare(bench.request(policy: SyncPolicy(prefer: side)))
            #expect(kept.decision.conflicts == [])
            #expect(kept.decision.settled.map(\.by) == [side])
            #expect(kept.decision.definitions[egress]?.aggregation == .max)
        }
        let taken = try await bench.prepare(bench.request(policy: SyncPolicy(prefer: "togai")))
        let meter = try #require(taken.decision.definitions[egress])
        #expect(meter.aggregation == .sum)
        #expect(meter.value == (try Sample.formula("attributes.bytes * 2")))
        #expect(meter.description == "The most at once" && meter.category == "network" && meter.unit == peak.unit)
    }

    @Test("a preference for a vendor that has a meter does not answer whether another one of its name is the same")
    func doubtStays() async throws {
        let files = try Sample.files([try scaled()])
        try await bench.apply(files, only: ["amberflo", "ue"])
        let other = try Sample.meter("traffic", "Egress") { draft in
            draft.aggregation = .count
            draft.value = nil
        }
        try await bench.hand("togai").make([other], events: [try Sample.event()])
        for policy in [SyncPolicy(), SyncPolicy(prefer: "amberflo"), SyncPolicy(prefer: "ue")] {
            let sync = try await bench.prepare(bench.request(policy: policy))
            #expect(sync.decision.doubtful.map(\.vendor) == ["togai"])
            #expect(!sync.lines.contains { $0.hasPrefix("togai") }, "\(sync.lines)")
        }
    }

    @Test("two of one key with other names are a conflict, which a preference settles")
    func names() async throws {
        try await bench.hand("ue").make([try scaled { $0.name = "One" }])
        try await bench.hand("amberflo").make([try scaled { $0.name = "Two" }], events: [try Sample.event()])
        let open = try await bench.prepare(bench.request())
        #expect(open.decision.conflicts.map(\.unit) == [.name])
        #expect(open.decision.conflicts.first?.baseText == nil)
        #expect(open.lines == [])
        try await bench.sync(bench.request(policy: SyncPolicy(fields: [.name: "ue"])))
        for name in bench.names { #expect(try await bench.meters(name)[egress]?.name == "One") }
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test("an edit of a text that was cut there is a conflict, and the whole stays until somebody says otherwise")
    func cut() async throws {
        let long = String(repeating: "long ", count: 80)
        try await bench.apply(try Sample.files([try scaled { $0.description = long }]))
        #expect(try await bench.prepare(bench.request()).lines == [])
        #expect(try await bench.hand("togai").change(egress, bench.known("togai")) { $0.description = "short" })
        let open = try await bench.prepare(bench.request())
        #expect(open.decision.conflicts.map(\.unit) == [.description])
        #expect(open.lines == [])
        let base = SyncAnswer(.meter(egress), .description, take: .base)
        let kept = try await bench.prepare(bench.request(policy: SyncPolicy(answers: [base])))
        #expect(kept.lines.count == 1 && kept.decision.definitions[egress]?.description == long)
        try await bench.sync(bench.request(policy: SyncPolicy(prefer: "togai")))
        #expect(try await bench.meters("ue")[egress]?.description == "short")
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test("how a meter folds its values can be changed where its value is computed on the way, and the value stays")
    func aggregation() async throws {
        try await bench.apply(try Sample.files([try scaled()]))
        let isDone = try await bench.hand("amberflo").change(egress, bench.known("amberflo"), remaking: true) {
            $0.aggregation = .max
        }
        try #require(isDone)
        let sync = try await bench.prepare(bench.request())
        #expect(sync.decision.definitions[egress]?.aggregation == .max)
        #expect(sync.decision.definitions[egress]?.value == (try Sample.formula("attributes.bytes * 2")))
    }

    @Test("a count that stands as a sum of ones is not made a maximum of ones")
    func emulated() async throws {
        let count = try Sample.meter("egress", "Egress") {
            $0.aggregation = .count
            $0.value = nil
        }
        try await bench.apply(try Sample.files([count]))
        let isDone = try await bench.hand("amberflo").change(egress, bench.known("amberflo"), remaking: true) { draft in
            draft.aggregation = .max
            draft.value = try Sample.formula("attributes.value")
        }
        try #require(isDone)
        let sync = try await bench.prepare(bench.request(policy: SyncPolicy(prefer: "amberflo")))
        #expect(sync.decision.conflicts.map(\.unit) == [.number])
        #expect(sync.decision.conflicts.first?.partial == ["amberflo"])
        #expect(sync.lines == [])
    }

    @Test("meters that are not selected are left as they are")
    func unselected() async throws {
        try await bench.apply(try Sample.files([try scaled(), try Sample.meter("calls", "Calls")]))
        try await bench.hand("ue").change(egress, bench.known("ue")) { $0.name = "One" }
        var request = bench.request()
        let calls = try Sample.key("calls")
        request.general.selects = { $0 == calls }
        let sync = try await bench.prepare(request)
        #expect(sync.lines == [])
        #expect(sync.decision.edits == [])
        #expect(sync.decision.definitions.keys.sorted() == [calls])
    }
}
