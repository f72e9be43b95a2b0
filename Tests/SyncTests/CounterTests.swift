import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("Customers' counters at two accounts")
struct CounterTests: SyncSuite {
    let bench: SyncBench
    private let meter: Meter
    private let counter: CustomerMeter

    init() throws {
        bench = try SyncBench([("here", "usage-engine", [:]), ("there", "usage-engine", [:])])
        meter = try Sample.meter()
        counter = try Self.counter("alice")
    }

    private static func counter(_ customer: String, ends: Bool = false) throws -> CustomerMeter {
        let key = try Sample.key("egress")
        return try #require(CustomerMeter(meter: key, customer: customer, meterKey: "k-1", deleteOnReset: ends))
    }

    /// What vendors have of counters, by customer: whether they end with their period.
    private func ends(_ name: String) async throws -> [String: Bool] {
        let inventory = try await bench.hand(name).inventory(bench.known(name))
        return Dictionary(
            keepingFirst: inventory.customers.map { ($0.customer.customer, $0.customer.deleteOnReset) }
        )
    }

    private func fromHere(prune: Bool = false) -> SyncRequest { bench.request(.oneWay(from: "here", prune: prune)) }

    private func files(_ counters: [CustomerMeter]) throws -> SyncFiles {
        try Sample.files([meter], customers: counters)
    }

    @Test("one way takes the source's to the target; one that went from the source stays, and goes with `prune`")
    func oneWay() async throws {
        try await bench.hand("here").make([meter])
        try await bench.hand("here").count(counter, of: meter)
        try await bench.sync(fromHere())
        #expect(try await ends("there") == ["alice": false])
        try await bench.hand("here").count(try Self.counter("alice", ends: true), of: meter)
        #expect(try await bench.sync(fromHere()).sync.lines == ["there: update meter egress/alice/k-1"])
        #expect(try await bench.prepare(fromHere(prune: true)).lines == [])
        try await bench.hand("here").takeAway(counter)
        #expect(try await bench.sync(fromHere()).sync.lines == [])
        #expect(try await ends("there") == ["alice": true])
        let pruned = try await bench.sync(fromHere(prune: true))
        #expect(pruned.sync.lines == ["there: delete meter egress/alice/k-1"])
        #expect(try await ends("there") == [:])
    }

    @Test("one way neither binds nor touches one that only the target has")
    func unmanaged() async throws {
        try await bench.hand("here").make([meter])
        try await bench.sync(fromHere())
        try await bench.hand("there").count(counter, of: meter)
        for prune in [false, true] { #expect(try await bench.sync(fromHere(prune: prune)).sync.lines == []) }
        #expect(bench.store.bindings().filter { $0.ref.key == counter.identity } == [])
        #expect(try await ends("there") == ["alice": false])
    }

    @Test("those of a meter that is pruned go with it")
    func pruned() async throws {
        try await bench.hand("here").make([meter, try Sample.meter("calls")])
        try await bench.hand("here").count(counter, of: meter)
        try await bench.sync(fromHere())
        #expect(try await bench.hand("here").delete(egress, bench.known("here")))
        let (sync, report) = try await bench.sync(fromHere(prune: true))
        #expect(report.failed == [])
        #expect(Set(sync.lines) == ["there: delete meterType egress", "there: delete meter egress/alice/k-1"])
        #expect(sync.decision.edits == [SyncEdit(.meter(egress), .deleted, from: ["here"])])
        #expect(try await ends("there") == [:])
    }

    @Test("`prune` takes away none that was at the target before")
    func notPruned() async throws {
        try await bench.hand("here").make([meter])
        try await bench.hand("there").make([meter])
        try await bench.hand("here").count(counter, of: meter)
        try await bench.hand("there").count(counter, of: meter)
        try await bench.sync(fromHere())
        #expect(bench.store.bindings().filter { $0.ref.key == counter.identity }.map(\.isOurs) == [false, false])
        try await bench.hand("here").takeAway(counter)
        #expect(try await bench.sync(fromHere(prune: true)).sync.lines == [])
        #expect(try await ends("there") == ["alice": false])
    }

    @Test("`prune` takes away none that an apply made")
    func applied() async throws {
        try await bench.apply(try files([counter]))
        try await bench.hand("here").takeAway(counter)
        #expect(try await bench.sync(fromHere(prune: true)).sync.lines == [])
        #expect(try await ends("there") == ["alice": false])
    }

    @Test("one that is changed at one account is changed at the other, which is told")
    func changed() async throws {
        try await bench.apply(try files([counter]))
        try await bench.hand("here").count(try Self.counter("alice", ends: true), of: meter)
        let (sync, _) = try await bench.sync(bench.request())
        #expect(sync.lines == ["there: update meter egress/alice/k-1"])
        #expect(
            sync.decision.edits == [
                SyncEdit(.customer(counter.identity), .changed, units: [.deleteOnReset], from: ["here"])
            ]
        )
        #expect(try await ends("there") == ["alice": true])
        #expect(try await bench.prepare(bench.request()).decision.edits == [])
    }

    @Test("one that was taken away and made anew at one account is the same, and stays at the other")
    func madeAnew() async throws {
        try await bench.apply(try files([counter]))
        try await bench.hand("here").takeAway(counter)
        try await bench.hand("here").count(counter, of: meter)
        let (sync, report) = try await bench.sync(bench.request())
        #expect(report.failed == [] && sync.decision.conflicts == [] && sync.decision.edits == [])
        for name in bench.names { #expect(try await ends(name) == ["alice": false]) }
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test(
        "one that an apply changed at one account alone is a conflict, unless the files say which is meant"
    )
    func appliedInPart() async throws {
        let ending = try files([try Self.counter("alice", ends: true)])
        for name in bench.names {
            let bench = try SyncBench([("here", "usage-engine", [:]), ("there", "usage-engine", [:])])
            try await bench.apply(try files([counter]))
            try await bench.apply(ending, only: [name])
            let alone = try await bench.prepare(bench.request())
            #expect(alone.lines == [], "\(name)")
            #expect(alone.decision.conflicts.map(\.unit) == [.deleteOnReset], "\(name)")
            #expect(alone.decision.conflicts.map(\.hasBase) == [false])
            let (sync, _) = try await bench.sync(bench.request(files: ending, filesTakePart: true))
            let other = name == "here" ? "there" : "here"
            #expect(sync.lines == ["\(other): update meter egress/alice/k-1"], "\(name)")
            #expect(sync.decision.files?.customers == [])
        }
    }

    @Test("one that the files change and every account has lost is a conflict")
    func changedInFiles() async throws {
        try await bench.apply(try files([counter]))
        for name in bench.names { try await bench.hand(name).takeAway(counter) }
        let same = try await bench.prepare(bench.request(files: try files([counter]), filesTakePart: true))
        #expect(same.decision.files?.removedCustomers == [counter.identity])
        let ending = try files([try Self.counter("alice", ends: true)])
        for _ in 1...2 {
            let (sync, _) = try await bench.sync(bench.request(files: ending, filesTakePart: true))
            #expect(sync.lines == [] && sync.decision.files?.removedCustomers == [])
            #expect(
                sync.decision.conflicts.map(\.sideTexts)
                    == [["files": "changed", "here": "deleted", "there": "deleted"]]
            )
        }
    }

    @Test("one that is gone at one account goes at the other, which is told; one that is gone at both is not told")
    func gone() async throws {
        let bob = try Self.counter("bob")
        try await bench.apply(try files([counter, bob]))
        try await bench.hand("here").takeAway(counter)
        for name in bench.names { try await bench.hand(name).takeAway(bob) }
        let (sync, _) = try await bench.sync(bench.request())
        #expect(sync.lines == ["there: delete meter egress/alice/k-1"])
        #expect(sync.decision.edits == [SyncEdit(.customer(counter.identity), .deleted, from: ["here"])])
        #expect(bench.store.bindings().filter { $0.ref.key.contains("/") } == [])
    }

    @Test(
        "one that could not be taken away at the other account is taken away there by the next sync, and not made again"
    )
    func goneInPart() async throws {
        try await bench.apply(try files([counter]))
        try await bench.hand("here").takeAway(counter)
        bench.ways["there"]?.set([0: .refused])
        #expect(try await bench.sync(bench.request()).report.failed.count == 1)
        #expect(try await ends("there") == ["alice": false])
        bench.ways["there"]?.set([:])
        let (sync, _) = try await bench.sync(bench.request())
        #expect(sync.lines == ["there: delete meter egress/alice/k-1"])
        #expect(
            sync.decision.edits == [SyncEdit(.customer(counter.identity), .deleted, from: [MeterMerge.last])]
        )
        #expect(try await ends("there") == [:])
        #expect(bench.store.bindings().filter { $0.ref.key.contains("/") } == [])
    }

    @Test(
        "one that could not be taken away at the other account stays where somebody made it anew, or changed it there"
    )
    func goneInPartAndBack() async throws {
        try await bench.apply(try files([counter]))
        try await bench.hand("here").takeAway(counter)
        bench.ways["there"]?.set([0: .refused])
        try await bench.sync(bench.request())
        bench.ways["there"]?.set([:])
        try await bench.hand("there").count(try Self.counter("alice", ends: true), of: meter)
        let changed = try await bench.prepare(bench.request())
        #expect(changed.lines == [])
        #expect(changed.decision.conflicts.map(\.sideTexts) == [["last sync": "deleted", "there": "changed"]])
        try await bench.hand("there").count(counter, of: meter)
        try await bench.hand("here").count(counter, of: meter)
        for _ in 1...2 {
            let (sync, report) = try await bench.sync(bench.request())
            #expect(
                report.failed == [] && sync.decision.conflicts == [] && !sync.lines.contains { $0.contains("delete") }
            )
            for name in bench.names { #expect(try await ends(name) == ["alice": false]) }
        }
        #expect(bench.store.bindings().allSatisfy { !$0.isLeaving })
    }

    @Test("one that is gone at one account and changed at the other stays as it is at both, until somebody has said")
    func open() async throws {
        let bob = try Self.counter("bob")
        try await bench.apply(try files([counter, bob]))
        for counter in [counter, bob] { try await bench.hand("here").takeAway(counter) }
        try await bench.hand("there").count(try Self.counter("alice", ends: true), of: meter)
        let (open, _) = try await bench.sync(bench.request())
        #expect(open.lines == ["there: delete meter egress/bob/k-1"])
        #expect(open.decision.conflicts.first?.sideTexts == ["here": "deleted", "there": "changed"])
        let again = try await bench.sync(bench.request())
        #expect(again.sync.lines == [] && again.sync.decision.conflicts == open.decision.conflicts)
        #expect(try await ends("here") == [:])
        #expect(try await ends("there") == ["alice": true])
        try await bench.sync(bench.request(policy: SyncPolicy(prefer: "there")))
        #expect(try await ends("here") == ["alice": true])
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test("those of a meter in conflict stay as they are")
    func standing() async throws {
        try await bench.apply(try files([counter]))
        #expect(try await bench.hand("here").change(egress, bench.known("here")) { $0.name = "Traffic" })
        #expect(try await bench.hand("there").change(egress, bench.known("there")) { $0.name = "Outbound" })
        try await bench.hand("here").takeAway(counter)
        let (sync, _) = try await bench.sync(bench.request())
        #expect(sync.lines == [] && sync.decision.edits == [])
        #expect(sync.decision.conflicts.map(\.unit) == [.name])
        #expect(try await ends("there") == ["alice": false])
    }

    @Test("one that left the files goes at the vendors, and one that a sync made comes into them")
    func filed() async throws {
        try await bench.apply(try files([counter]))
        let bob = try Self.counter("bob")
        try await bench.hand("here").count(bob, of: meter)
        try await bench.sync(bench.request(files: try files([counter])))
        #expect(try await ends("there") == ["alice": false, "bob": false])
        let (sync, _) = try await bench.sync(bench.request(files: try files([]), filesTakePart: true))
        #expect(sync.lines == ["here: delete meter egress/alice/k-1", "there: delete meter egress/alice/k-1"])
        #expect(sync.decision.files?.customers == [bob])
        #expect(try await ends("there") == ["bob": false])
    }

    @Test("one that the files change flows to the vendors, and one that the vendors change alike flows to the files")
    func filesFollow() async throws {
        let ending = try Self.counter("alice", ends: true)
        try await bench.apply(try files([counter]))
        let written = try await bench.sync(bench.request(files: try files([ending]), filesTakePart: true))
        #expect(written.sync.lines == ["here: update meter egress/alice/k-1", "there: update meter egress/alice/k-1"])
        #expect(try await ends("here") == ["alice": true])
        for name in bench.names { try await bench.hand(name).count(counter, of: meter) }
        let read = try await bench.sync(bench.request(files: try files([ending]), filesTakePart: true))
        #expect(read.sync.lines == [] && read.sync.decision.conflicts == [])
        #expect(read.sync.decision.files?.customers == [counter])
    }
}
