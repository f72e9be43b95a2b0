import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("Peers follow one another's edits")
struct PeerTests: SyncSuite {
    let bench: SyncBench

    init() throws {
        bench = try .three()
    }

    @Test("after an apply a sync finds nothing to do, in whatever order the vendors stand")
    func nothing() async throws {
        try await bench.apply(
            try Sample.files([
                try Sample.meter(),
                try Sample.meter("calls") {
                    $0.aggregation = .count
                    $0.value = nil
                },
            ])
        )
        for order in [["togai", "amberflo", "ue"], ["ue", "togai", "amberflo"], ["amberflo", "ue", "togai"]] {
            let sync = try await bench.prepare(bench.request(), order: order)
            #expect(sync.lines == [])
            #expect(sync.decision.conflicts == [])
            #expect(sync.decision.edits == [])
            #expect(sync.decision.doubtful == [])
        }
    }

    @Test("an edit of a name at one vendor flows to the others, and the next sync is empty")
    func rename() async throws {
        try await bench.apply(try Sample.files([try Sample.meter()]))
        #expect(try await bench.hand("amberflo").change(egress, bench.known("amberflo")) { $0.name = "Traffic" })
        let (sync, report) = try await bench.sync(bench.request())
        #expect(sync.decision.edits == [SyncEdit(.meter(egress), .changed, units: [.name], from: ["amberflo"])])
        #expect(report.failed == [])
        for name in bench.names { #expect(try await bench.meters(name)[egress]?.name == "Traffic") }
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test("edits of different fields at different vendors are put together")
    func together() async throws {
        try await bench.apply(try Sample.files([try Sample.meter()]))
        #expect(try await bench.hand("amberflo").change(egress, bench.known("amberflo")) { $0.name = "Traffic" })
        #expect(try await bench.hand("ue").change(egress, bench.known("ue")) { $0.description = "What leaves" })
        let (sync, _) = try await bench.sync(bench.request())
        #expect(sync.decision.edits.first?.units == [.name, .description])
        #expect(sync.decision.edits.first?.from == ["amberflo", "ue"])
        #expect(try await bench.meters("togai")[egress]?.name == "Traffic")
        #expect(try await bench.meters("togai")[egress]?.description == "What leaves")
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test("two different names are a conflict, of which nothing is written, until one is preferred")
    func conflict() async throws {
        try await bench.apply(try Sample.files([try Sample.meter()]))
        try await bench.hand("amberflo").change(egress, bench.known("amberflo")) { $0.name = "Traffic" }
        try await bench.hand("ue").change(egress, bench.known("ue")) { $0.name = "Egress" }
        let (sync, _) = try await bench.sync(bench.request())
        #expect(sync.lines == [])
        #expect(sync.decision.conflicts.map(\.unit) == [.name])
        #expect(sync.decision.conflicts.first?.sideTexts == ["amberflo": "Traffic", "ue": "Egress"])
        #expect(sync.decision.conflicts.first?.baseText == "EGRESS")
        #expect(try await bench.meters("togai")[egress]?.name == "EGRESS")
        try await bench.sync(bench.request(policy: SyncPolicy(prefer: "ue")))
        for name in bench.names { #expect(try await bench.meters(name)[egress]?.name == "Egress") }
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test("a meter that is new at one vendor is made at the others and kept by plans, until a file has it")
    func new() async throws {
        try await bench.hand("togai").make([try Sample.meter()], events: [try Sample.event()])
        let first = try await bench.sync(bench.request())
        #expect(first.report.failed == [])
        #expect(first.sync.blocked == [])
        for name in bench.names { #expect(try await bench.meters(name)[egress]?.name == "EGRESS", "\(name)") }
        #expect(try await bench.prepare(bench.request()).lines == [])
        #expect(bench.store.bindings().filter { !$0.isSynced } == [])
        let plan = try await bench.plan(SyncFiles())
        #expect(plan.lines == [])
        #expect(plan.vendors.flatMap(\.remarks).count { $0.text.hasPrefix("kept by sync") } == 3)
        let files = try await bench.prepare(bench.request(filesTakePart: true)).decision.files
        let changes = try #require(files)
        let filed = SyncFiles(meters: changes.meters, events: changes.events, customers: changes.customers)
        #expect(try await bench.plan(filed).lines == [])
        try await bench.apply(filed)
        #expect(bench.store.bindings().filter(\.isSynced) == [])
        #expect(
            try await bench.prepare(bench.request(files: filed, filesTakePart: true)).decision.files?.isEmpty == true
        )
    }

    @Test("what is no meter at a vendor takes no part, and is noted with its name and the reason")
    func unreadable() async throws {
        let adapter = try #require(bench.adapters["amberflo"])
        let request = EncodingRequest(
            entries: [MeterEntry(try Sample.meter("sessions", "Sessions"))],
            events: [try Sample.event()],
            defaults: bench.defaults,
            now: SyncBench.now
        )
        var definition = try #require(adapter.translator.encode(request).objects.first)
        var body = try #require(definition.body.object)
        body["meterType"] = "event_duration"
        definition.body = .object(body)
        let made = try await adapter.catalog.create(definition, links: [:])
        let notes = try await bench.prepare(bench.request()).decision.notes
        #expect(notes.map(\.kind) == [.unreadable])
        let note = try #require(notes.first)
        #expect(note.side == "amberflo" && note.subject.hasSuffix(" \(made.id)"))
        #expect(note.text.hasPrefix("Sessions: ") && note.text.contains("event_duration"), "\(note.text)")
    }

    @Test("a deletion that failed at one vendor is taken up again, and what is left there does not look new")
    func interrupted() async throws {
        let files = try Sample.files([try Sample.meter(), try Sample.meter("calls")])
        try await bench.apply(files)
        #expect(try await bench.hand("togai").delete(egress, bench.known("togai")))
        bench.ways["ue"]?.set([0: .refused])
        let first = try await bench.sync(bench.request(files: files))
        #expect(first.report.failed.map(\.vendor) == ["ue"])
        #expect(first.sync.decision.notes.map(\.kind) == [.filesDiffer])
        let second = try await bench.sync(bench.request(files: files))
        #expect(second.sync.lines == ["ue: delete meterType egress"])
        #expect(second.sync.decision.edits.map(\.from) == [[MeterMerge.last]])
        for name in bench.names { #expect(try await bench.meters(name)[egress] == nil) }
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test("a meter that was to go, and that somebody made anew before that came to its end, stays everywhere")
    func interruptedAndMadeAnew() async throws {
        let files = try Sample.files([try Sample.meter(), try Sample.meter("calls")])
        try await bench.apply(files)
        #expect(try await bench.hand("amberflo").delete(egress, bench.known("amberflo")))
        bench.ways["ue"]?.set([0: .refused])
        #expect(try await bench.sync(bench.request()).report.failed.map(\.vendor) == ["ue"])
        try await bench.hand("amberflo").make([try Sample.meter()])
        let (sync, report) = try await bench.sync(bench.request())
        #expect(sync.decision.deletions == [])
        #expect(report.failed == [])
        for name in bench.names { #expect(try await bench.meters(name)[egress] != nil) }
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test(
        "a meter that was to go and was changed where it is left is a conflict; an apply of files that have it keeps it"
    )
    func interruptedAndChanged() async throws {
        let files = try Sample.files([try Sample.meter(), try Sample.meter("calls")])
        try await bench.apply(files)
        #expect(try await bench.hand("togai").delete(egress, bench.known("togai")))
        bench.ways["ue"]?.set([0: .refused])
        try await bench.sync(bench.request())
        #expect(try await bench.hand("ue").change(egress, bench.known("ue")) { $0.name = "Kept" })
        let sync = try await bench.prepare(bench.request())
        #expect(sync.lines == [])
        #expect(sync.decision.conflicts.first?.sideTexts == [MeterMerge.last: "deleted", "ue": "changed: name"])
        try await bench.apply(files, only: ["ue"])
        #expect(try await bench.prepare(bench.request(files: files)).decision.deletions == [])
    }

    @Test("what is deleted at one vendor goes everywhere, and is a conflict where it was changed elsewhere")
    func deletion() async throws {
        try await bench.apply(try Sample.files([try Sample.meter(), try Sample.meter("calls")]))
        let calls = try Sample.key("calls")
        #expect(try await bench.hand("ue").delete(egress, bench.known("ue")))
        #expect(try await bench.hand("ue").delete(calls, bench.known("ue")))
        #expect(try await bench.hand("togai").change(calls, bench.known("togai")) { $0.name = "Calls" })
        let (sync, report) = try await bench.sync(bench.request())
        #expect(report.failed == [])
        #expect(sync.decision.deletions == [egress])
        #expect(sync.decision.conflicts.map(\.unit) == [.presence])
        #expect(try await bench.meters("togai").keys.sorted() == [calls])
        #expect(try await bench.meters("amberflo").keys.sorted() == [calls])
        try await bench.sync(bench.request(policy: SyncPolicy(prefer: "togai")))
        #expect(try await bench.meters("ue")[calls]?.name == "Calls")
        #expect(try await bench.prepare(bench.request()).lines == [])
    }

    @Test("a vendor that has lost all of several meters looks like the wrong account, and one that kept one does not")
    func emptied() async throws {
        let rides = try Sample.key("rides")
        let meters = [try Sample.meter(), try Sample.meter("calls"), try Sample.meter("rides")]
        try await bench.apply(try Sample.files(meters))
        for key in [egress, calls] {
            #expect(try await bench.hand("amberflo").delete(key, bench.known("amberflo")))
            #expect(try await bench.prepare(bench.request()).decision.emptied == [:])
        }
        #expect(try await bench.hand("amberflo").delete(rides, bench.known("amberflo")))
        let sync = try await bench.prepare(bench.request())
        #expect(sync.decision.deletions.count == 3)
        #expect(sync.decision.emptied == ["amberflo": 3])
    }

    @Test("a vendor that has lost the only meter that it was given is no wrong account")
    func emptiedOfOne() async throws {
        var files = try Sample.files([try Sample.meter(), try Sample.meter("calls")])
        files.meters[1].vendors = ["togai", "ue"]
        try await bench.apply(files)
        #expect(try await bench.hand("amberflo").delete(egress, bench.known("amberflo")))
        let decision = try await bench.prepare(bench.request(files: files)).decision
        #expect(decision.deletions == [egress] && decision.emptied == [:])
    }

    @Test("a vendor that has lost all that it was given is no wrong account where nothing goes elsewhere for that")
    func emptiedAndKept() async throws {
        try await bench.apply(
            try Sample.files([try Sample.meter(), try Sample.meter("calls"), try Sample.meter("rides")])
        )
        let rides = try Sample.key("rides")
        for key in [egress, calls, rides] {
            #expect(try await bench.hand("amberflo").delete(key, bench.known("amberflo")))
            #expect(try await bench.hand("ue").change(key, bench.known("ue")) { $0.description = "By hand" })
        }
        let decision = try await bench.prepare(bench.request()).decision
        #expect(decision.conflicts.map(\.unit) == [.presence, .presence, .presence])
        #expect(decision.deletions == [] && decision.emptied == [:])
    }

    @Test("a meter that is switched off at one vendor counts no more at those without a switch, which is said there")
    func switchedOff() async throws {
        try await bench.apply(try Sample.files([try Sample.meter()]))
        #expect(try await bench.hand("togai").change(egress, bench.known("togai")) { $0.status = .inactive })
        let (sync, _) = try await bench.sync(bench.request())
        #expect(sync.decision.edits.first?.units == [.status])
        for vendor in sync.prepared.plan.vendors {
            let isSaid = vendor.remarks.contains { $0.text.contains("no event of the meter is sent here any more") }
            #expect(isSaid == (vendor.name != "togai"), "\(vendor.name): \(vendor.remarks)")
        }
        let again = try await bench.prepare(bench.request())
        #expect(again.prepared.plan.vendors.allSatisfy { $0.remarks.isEmpty })
    }
}
