import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("No edit at a vendor is lost")
struct LostEditTests: SyncSuite {
    let bench: SyncBench

    init() throws {
        bench = try .three()
    }

    @Test("where another meter was given the same name there at another time", arguments: ["egress", "calls"])
    func twoOfOneName(edited: String) async throws {
        let other = edited == "egress" ? "calls" : "egress"
        try await bench.apply(try Sample.files([try Sample.meter(), try Sample.meter("calls")]))
        // What the other was given last bears the name of this one, as after a swap of which only a part was done.
        var binding = try #require(
            bench.store.bindings().first { $0.vendor == "togai" && $0.definition["key"]?.string == other }
        )
        binding.definition = try Sample.meter(other, edited.uppercased()).json
        bench.store.change([.bind(binding)], by: 1)
        let key = try Sample.key(edited)
        #expect(try await bench.hand("togai").change(key, bench.known("togai")) { $0.description = "By hand" })
        let (sync, _) = try await bench.sync(bench.request())
        #expect(sync.decision.edits.contains(SyncEdit(.meter(key), .changed, units: [.description], from: ["togai"])))
        #expect(try await bench.meters("togai")[key]?.description == "By hand")
        #expect(try await bench.meters("ue")[key]?.description == "By hand")
    }

    @Test("of a meter that was made anew without its reference and renamed elsewhere, which is not doubled")
    func madeAnewAndRenamed() async throws {
        try await bench.apply(try Sample.files([try Sample.meter()]))
        #expect(try await bench.hand("ue").delete(egress, bench.known("ue")))
        try await bench.hand("ue").make(
            [try Sample.meter { $0.description = "Anew" }],
            overrides: ["noExternalRef": true]
        )
        #expect(try await bench.hand("amberflo").change(egress, bench.known("amberflo")) { $0.name = "Traffic" })
        let (sync, report) = try await bench.sync(bench.request())
        #expect(report.failed == [])
        #expect(sync.lines.filter { $0.contains(": create ") } == [])
        for name in bench.names { #expect(try await bench.meters(name).mapValues(\.name) == [egress: "Traffic"]) }
        #expect(try await bench.meters("togai")[egress]?.description == "Anew")
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test("of which one took a meter away and the other made it anew: that is a conflict")
    func goneAndMadeAnew() async throws {
        try await bench.apply(try Sample.files([try Sample.meter(), try Sample.meter("calls")]))
        #expect(try await bench.hand("amberflo").delete(egress, bench.known("amberflo")))
        #expect(try await bench.hand("ue").delete(egress, bench.known("ue")))
        try await bench.hand("ue").make([try Sample.meter()])
        let (sync, _) = try await bench.sync(bench.request())
        #expect(sync.lines == [])
        #expect(sync.decision.conflicts.map(\.unit) == [.presence])
        #expect(sync.decision.conflicts.first?.sideTexts == ["amberflo": "deleted", "ue": "changed: presence"])
        try await bench.sync(bench.request(policy: SyncPolicy(prefer: "ue")))
        for name in bench.names { #expect(try await bench.meters(name)[egress] != nil) }
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test("in what the core model does not say, such as a reference taken away, where another took the meter away")
    func goneAndTouched() async throws {
        try await bench.apply(try Sample.files([try Sample.meter(), try Sample.meter("calls")]))
        #expect(try await bench.hand("amberflo").delete(egress, bench.known("amberflo")))
        let known = bench.known("ue")
        #expect(try await bench.hand("ue").change(egress, known, setting: ("externalRef", .null)) { _ in })
        let (sync, _) = try await bench.sync(bench.request())
        #expect(sync.lines == [])
        #expect(sync.decision.conflicts.map(\.unit) == [.presence])
        #expect(sync.decision.conflicts.first?.sideTexts == ["amberflo": "deleted", "ue": "changed: externalRef"])
        try await bench.sync(bench.request(policy: SyncPolicy(prefer: "amberflo")))
        for name in bench.names { #expect(try await bench.meters(name)[egress] == nil) }
    }

    @Test("of a customer's counter, where another took the meter away")
    func goneAndEnding() async throws {
        func counter(ends: Bool) throws -> CustomerMeter {
            try #require(CustomerMeter(meter: egress, customer: "acme", meterKey: "k-1", deleteOnReset: ends))
        }
        let meters = [try Sample.meter(), try Sample.meter("calls")]
        try await bench.apply(try Sample.files(meters, customers: [counter(ends: false)]))
        #expect(try await bench.hand("amberflo").delete(egress, bench.known("amberflo")))
        let before = bench.store.bindings()
        try await bench.apply(try Sample.files(meters, customers: [counter(ends: true)]), only: ["ue"])
        bench.store.change(before.map { .bind($0) }, by: 1)
        let (sync, _) = try await bench.sync(bench.request())
        #expect(sync.lines == [])
        #expect(sync.decision.conflicts.map(\.unit) == [.presence])
        #expect(sync.decision.conflicts.first?.sideTexts == ["amberflo": "deleted", "ue": "changed: deleteOnReset"])
    }

    @Test("that a sync carried on and an undo took back: the next sync finds it again")
    func undone() async throws {
        try await bench.apply(try Sample.files([try Sample.meter()]))
        #expect(try await bench.hand("ue").change(egress, bench.known("ue")) { $0.description = "By hand" })
        let edit = SyncEdit(.meter(egress), .changed, units: [.description], from: ["ue"])
        #expect(try await bench.sync(bench.request()).sync.decision.edits == [edit])
        let undo = try await bench.undo()
        #expect(undo.failed == [])
        #expect(try await bench.meters("togai")[egress]?.description == nil)
        #expect(try await bench.prepare(bench.request()).decision.edits == [edit])
        try await bench.undo()
        #expect(try await bench.meters("togai")[egress]?.description == "By hand")
        #expect(try await bench.prepare(bench.request()).lines == [], "the undo of the undo is as after the sync")
    }

    @Test("that an earlier sync had carried to others than the one that was undone: the undo does not reach them")
    func undoneInPart() async throws {
        try await bench.apply(try Sample.files([try Sample.meter()]))
        #expect(try await bench.hand("amberflo").change(egress, bench.known("amberflo")) { $0.name = "Traffic" })
        try await bench.sync(bench.request(among: ["amberflo", "togai"]))
        try await bench.sync(bench.request())
        #expect(try await bench.meters("ue")[egress]?.name == "Traffic")
        try await bench.undo()
        #expect(try await bench.meters("ue")[egress]?.name == "EGRESS")
        #expect(try await bench.prepare(bench.request()).lines == ["ue: update meterType egress"])
        try await bench.sync(bench.request())
        for name in bench.names { #expect(try await bench.meters(name)[egress]?.name == "Traffic") }
    }

    @Test("in a conflict that was settled by a sync that was undone: it is open again")
    func undoneConflict() async throws {
        try await bench.apply(try Sample.files([try Sample.meter()]))
        #expect(try await bench.hand("ue").change(egress, bench.known("ue")) { $0.name = "Outbound" })
        #expect(try await bench.hand("togai").change(egress, bench.known("togai")) { $0.name = "Traffic" })
        try await bench.sync(bench.request(policy: SyncPolicy(prefer: "ue")))
        try await bench.undo()
        let sync = try await bench.prepare(bench.request())
        #expect(sync.lines == [])
        #expect(sync.decision.conflicts.map(\.unit) == [.name])
        #expect(sync.decision.conflicts.first?.sideTexts["ue"] == "Outbound")
        #expect(sync.decision.conflicts.first?.sideTexts["togai"] == "Traffic")
    }

    @Test(
        "of a field that the files pin: the pin gives way, with files that take part or not",
        arguments: [true, false]
    )
    func pinned(filesTakePart: Bool) async throws {
        var files = try Sample.files([try Sample.meter()])
        files.meters[0].overrides = ["ue": ["noExternalRef": true]]
        try await bench.apply(files)
        let hand = try bench.hand("ue")
        #expect(try await hand.change(egress, bench.known("ue"), setting: ("externalRef", "sku-1")) { _ in })
        let request = bench.request(files: files, filesTakePart: filesTakePart)
        let (sync, _) = try await bench.sync(request)
        #expect(sync.decision.edits == [SyncEdit(.meter(egress), .changed, units: [.externalRef], from: ["ue"])])
        #expect(try await bench.meters("ue")[egress]?.externalRef == "sku-1")
        if filesTakePart {
            #expect(sync.decision.files?.meters.first?.overrides["ue"] ?? [:] == [:])
        } else {
            #expect(try await bench.prepare(request).lines == [], "and stays away")
        }
    }

    @Test("of a field that goes from a vendor and becomes a pin of the files, so that the next plan is empty")
    func becomesPin() async throws {
        var files = try Sample.files([try Sample.meter()])
        try await bench.apply(files)
        let hand = try bench.hand("ue")
        #expect(try await hand.change(egress, bench.known("ue"), setting: ("externalRef", .null)) { _ in })
        let (sync, _) = try await bench.sync(bench.request(files: files, filesTakePart: true))
        #expect(sync.lines == [])
        files.meters[0] = try #require(sync.decision.files?.meters.first)
        #expect(files.meters[0].overrides["ue"] == ["noExternalRef": true])
        #expect(try await bench.plan(files).lines == [])
    }
}
