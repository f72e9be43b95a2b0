import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("One way")
struct OneWayTests: SyncSuite {
    let bench: SyncBench

    init() throws {
        bench = try .three()
    }

    private func toOthers(prune: Bool = false) -> SyncRequest {
        bench.request(.oneWay(from: "togai", prune: prune))
    }

    @Test("what the source has is made at the targets, nothing is written at the source, and the next sync is empty")
    func follows() async throws {
        try await bench.hand("togai").make([try Sample.meter()], events: [try Sample.event()])
        let before = try await bench.hand("togai").objects()
        let first = try await bench.sync(toOthers())
        #expect(first.report.failed == [])
        #expect(try await bench.hand("togai").objects() == before)
        #expect(try await bench.meters("amberflo")[egress]?.name == "EGRESS")
        #expect(try await bench.meters("ue")[egress]?.name == "EGRESS")
        #expect(try await bench.prepare(toOthers()).lines == [])
        #expect(bench.store.bindings().count { $0.vendor == "togai" } == 2)
    }

    @Test("an edit at the source flows, one at a target is taken back, and what the source cannot hold stays")
    func edits() async throws {
        let meter = try Sample.meter { $0.category = "Network" }
        try await bench.apply(try Sample.files([meter]))
        #expect(try await bench.hand("togai").change(egress, bench.known("togai")) { $0.name = "Traffic" })
        #expect(try await bench.hand("ue").change(egress, bench.known("ue")) { $0.description = "by hand" })
        try await bench.sync(toOthers())
        let there = try await bench.meters("ue")[egress]
        #expect(there?.name == "Traffic")
        #expect(there?.description == nil)
        #expect(there?.category == "Network")
        #expect(try await bench.prepare(toOthers()).lines == [])
    }

    @Test("what the source no longer has stays without `prune`, and with it goes only where a sync made it")
    func prune() async throws {
        try await bench.hand("ue").make([try Sample.meter("own", "Own")])
        try await bench.hand("togai").make(
            [try Sample.meter(), try Sample.meter("calls", "Calls")],
            events: [try Sample.event()]
        )
        try await bench.sync(toOthers())
        #expect(try await bench.hand("togai").delete(egress, bench.known("togai")))
        let left = try await bench.sync(toOthers())
        #expect(left.sync.lines == [])
        let notes = left.sync.decision.notes.filter { $0.kind == .left }
        #expect(notes.map(\.side) == ["amberflo", "ue"])
        #expect(Set(notes.map(\.text)) == ["togai does not have it, and it stays: `--prune` takes it away"])
        let pruned = try await bench.sync(toOthers(prune: true))
        #expect(pruned.sync.decision.deletions == [egress])
        #expect(try await bench.meters("amberflo").keys.sorted() == [calls])
        #expect(try await bench.meters("ue").keys.map(\.text).sorted() == ["calls", "own"])
        #expect(try await bench.prepare(toOthers(prune: true)).lines == [])
    }

    @Test("a source that has lost all of several meters looks like the wrong account where they are pruned")
    func emptied() async throws {
        let rides = try Sample.key("rides")
        try await bench.hand("togai").make(
            [try Sample.meter(), try Sample.meter("calls", "Calls"), try Sample.meter("rides", "Rides")],
            events: [try Sample.event()]
        )
        try await bench.sync(toOthers())
        #expect(try await bench.hand("togai").delete(egress, bench.known("togai")))
        #expect(try await bench.prepare(toOthers(prune: true)).decision.emptied == [:])
        #expect(try await bench.hand("togai").delete(calls, bench.known("togai")))
        let two = try await bench.prepare(toOthers(prune: true)).decision
        #expect(two.deletions == [calls, egress] && two.emptied == [:])
        #expect(try await bench.hand("togai").delete(rides, bench.known("togai")))
        try await bench.sync(toOthers())
        #expect(try await bench.prepare(toOthers()).decision.emptied == [:])
        #expect(try await bench.prepare(toOthers(prune: true)).decision.emptied == ["togai": 3])
    }

    @Test("the only meter that a sync carried is pruned where the source has lost it")
    func emptiedOfOne() async throws {
        try await bench.hand("togai").make([try Sample.meter()], events: [try Sample.event()])
        try await bench.sync(toOthers())
        #expect(try await bench.hand("togai").delete(egress, bench.known("togai")))
        let decision = try await bench.prepare(toOthers(prune: true)).decision
        #expect(decision.deletions == [egress] && decision.emptied == [:])
    }

    @Test("what an apply made is never pruned, which is said")
    func applied() async throws {
        try await bench.apply(try Sample.files([try Sample.meter()]))
        #expect(try await bench.hand("togai").delete(egress, bench.known("togai")))
        let sync = try await bench.prepare(toOthers(prune: true))
        #expect(sync.lines == [])
        #expect(sync.decision.deletions == [])
        let texts = sync.decision.notes.filter { $0.kind == .left }.map(\.text)
        #expect(Set(texts) == ["togai does not have it, and it stays: no sync put it here"])
    }

    @Test("what was at a target before a sync bound it is never pruned, which is said")
    func adopted() async throws {
        let bench = try SyncBench(["a", "b", "c"].map { ($0, "usage-engine", [:]) })
        for name in ["a", "b"] { try await bench.hand(name).make([try Sample.meter()]) }
        let request = bench.request(.oneWay(from: "a", prune: true))
        try await bench.sync(request)
        #expect(try await bench.hand("a").delete(egress, bench.known("a")))
        let sync = try await bench.prepare(request)
        #expect(sync.lines == ["c: delete meterType egress"])
        let note = try #require(sync.decision.notes.first { $0.kind == .left })
        #expect(note.side == "b" && note.text == "a does not have it, and it stays: Meterway did not make it")
    }

    @Test("what the source has and cannot be read as a meter stays everywhere, which is said")
    func unreadable() async throws {
        let fromUE = bench.request(.oneWay(from: "ue", prune: true))
        let hand = try bench.hand("ue")
        try await hand.make([try Sample.meter(), try Sample.meter("calls", "Calls")])
        try await bench.sync(fromUE)
        #expect(try await hand.change(egress, bench.known("ue"), setting: ("externalRef", .null)) { _ in })
        try await hand.make([try Sample.meter("twin", "EGRESS")], overrides: ["noExternalRef": true])
        let sync = try await bench.prepare(fromUE)
        #expect(sync.lines == [] && sync.decision.deletions == [])
        let note = try #require(sync.decision.notes.first { $0.subject == "egress" })
        #expect(note.kind == .unreadable && note.side == "ue")
        #expect(note.text.hasSuffix("; it stays everywhere"), "\(note.text)")
    }

    @Test("a meter that the source may have under a name that looks alike is not pruned before somebody has said")
    func doubtful() async throws {
        try await bench.hand("togai").make(
            [try Sample.meter(), try Sample.meter("calls", "Calls")],
            events: [try Sample.event()]
        )
        try await bench.sync(toOthers())
        #expect(try await bench.hand("togai").delete(egress, bench.known("togai")))
        try await bench.hand("togai").make([try Sample.meter("e-gress")], events: [try Sample.event()])
        let sync = try await bench.prepare(toOthers(prune: true))
        #expect(sync.decision.doubtful.map(\.key) == [egress])
        #expect(sync.lines == [] && sync.decision.deletions == [])
    }

    @Test("one of the targets alone can follow, and others are not looked at")
    func oneTarget() async throws {
        try await bench.hand("togai").make([try Sample.meter()], events: [try Sample.event()])
        let request = bench.request(.oneWay(from: "togai", prune: false), among: ["togai", "ue"])
        let (sync, _) = try await bench.sync(request)
        #expect(sync.prepared.plan.vendors.map(\.name) == ["togai", "ue"])
        #expect(try await bench.meters("amberflo").isEmpty)
    }
}
