import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("The files as a side")
struct FilesTests: SyncSuite {
    let bench: SyncBench

    init() throws {
        bench = try .three()
    }

    @Test("files that a sync left behind follow later, and do not take the edit back")
    func leftBehind() async throws {
        let files = try Sample.files([try Sample.meter()])
        try await bench.apply(files)
        try await bench.hand("amberflo").change(egress, bench.known("amberflo")) { $0.name = "Traffic" }
        let first = try await bench.sync(bench.request(files: files))
        #expect(first.sync.decision.files == nil)
        #expect(first.sync.decision.notes.map(\.kind) == [.filesDiffer])
        #expect(try await bench.prepare(bench.request(files: files)).lines == [])
        let second = try await bench.sync(bench.request(files: files, filesTakePart: true))
        #expect(second.sync.lines == [])
        #expect(second.sync.decision.files?.meters.map(\.meter.name) == ["Traffic"])
        var followed = files
        followed.meters = second.sync.decision.files?.meters ?? []
        #expect(try await bench.plan(followed).lines == [])
        #expect(
            try await bench.prepare(bench.request(files: followed, filesTakePart: true)).decision.files?.isEmpty == true
        )
    }

    @Test("the name that events use of a meter that was made anew under another one is pinned")
    func madeAnewUnderAnotherName() async throws {
        var files = try Sample.files([try Sample.meter(), try Sample.meter("calls")])
        try await bench.apply(files)
        #expect(try await bench.hand("amberflo").delete(egress, bench.known("amberflo")))
        try await bench.hand("amberflo").make([try Sample.meter()], overrides: ["meterApiName": "traffic"])
        let (sync, report) = try await bench.sync(bench.request(files: files, filesTakePart: true))
        #expect(report.failed == [] && sync.lines == ["amberflo: adopt meterDefinition egress"])
        let entry = try #require(sync.decision.files?.meters.first)
        #expect(entry.overrides == ["amberflo": ["meterApiName": "traffic"]])
        files.meters[0] = entry
        #expect(try await bench.plan(files).lines == [])
    }

    @Test("a meter that was made anew under its key, where the files pin an old name, is adopted and its pin goes")
    func madeAnewUnderItsKey() async throws {
        let bench = try SyncBench([("togai", "togai", [:]), ("amberflo", "amberflo", [:])])
        var files = try Sample.files([try Sample.meter(), try Sample.meter("calls")])
        files.meters[0].overrides = ["amberflo": ["meterApiName": "old_egress"]]
        try await bench.apply(files)
        #expect(try await bench.hand("amberflo").delete(egress, bench.known("amberflo")))
        try await bench.hand("amberflo").make([try Sample.meter()])
        let beside = try await bench.prepare(bench.request(files: files))
        #expect(beside.lines == ["amberflo: adopt meterDefinition egress"])
        let note = "the files pin meterApiName otherwise for amberflo, and the next apply takes that, unless "
        #expect(beside.decision.notes.map(\.text) == [note + "that is taken out of their `overrides`"])
        let (sync, report) = try await bench.sync(bench.request(files: files, filesTakePart: true))
        #expect(report.failed == [] && sync.lines == ["amberflo: adopt meterDefinition egress"])
        #expect(sync.decision.conflicts == [])
        files.meters[0] = try #require(sync.decision.files?.meters.first)
        #expect(files.meters[0].overrides == [:])
        #expect(try await bench.plan(files).lines == [])
    }

    @Test("an edit in the files flows, and one that a vendor has otherwise is a conflict")
    func edits() async throws {
        let files = try Sample.files([try Sample.meter()])
        try await bench.apply(files)
        var edited = files
        edited.meters[0].meter = try Sample.meter {
            $0.name = "Traffic"
            $0.labels = ["team": "core"]
        }
        try await bench.hand("ue").change(egress, bench.known("ue")) { $0.description = "What leaves" }
        let (sync, _) = try await bench.sync(bench.request(files: edited, filesTakePart: true))
        #expect(sync.decision.definitions[egress]?.labels == ["team": "core"])
        #expect(try await bench.meters("togai")[egress]?.name == "Traffic")
        #expect(sync.decision.files?.meters.first?.meter.description == "What leaves")
        var later = edited
        later.meters = sync.decision.files?.meters ?? []
        #expect(try await bench.plan(later).lines == [])
        var other = later
        other.meters[0].meter = try Sample.meter {
            $0.name = "Here"
            $0.description = "What leaves"
            $0.labels = ["team": "core"]
        }
        try await bench.hand("togai").change(egress, bench.known("togai")) { $0.name = "There" }
        let conflict = try await bench.prepare(bench.request(files: other, filesTakePart: true)).decision.conflicts
            .first
        #expect(conflict?.sideTexts == ["files": "Here", "togai": "There"])
    }

    @Test("a meter that leaves the files goes everywhere, and one that comes to them is made")
    func presence() async throws {
        let files = try Sample.files([try Sample.meter(), try Sample.meter("calls", "Calls")])
        try await bench.apply(files)
        var edited = files
        edited.meters = [.init(try Sample.meter("calls", "Calls")), .init(try Sample.meter("seats", "Seats"))]
        let (sync, report) = try await bench.sync(bench.request(files: edited, filesTakePart: true))
        #expect(report.failed == [])
        #expect(sync.decision.deletions == [egress])
        #expect(sync.decision.edits.first { $0.subject == .meter(egress) }?.from == [SyncFiles.side])
        for name in bench.names {
            #expect(try await bench.meters(name).keys.map(\.text).sorted() == ["calls", "seats"])
        }
        #expect(try await bench.plan(edited).lines == [])
    }

    @Test("a meter that the files keep from a vendor is not spread there")
    func placed() async throws {
        var files = try Sample.files([try Sample.meter()])
        files.meters[0].vendors = ["togai", "ue"]
        try await bench.apply(files)
        let sync = try await bench.prepare(bench.request(files: files))
        #expect(sync.lines == [])
        #expect(sync.decision.notes.map(\.kind) == [.kept])
    }

    @Test("customers' counters stay where they are, go to where they have a counterpart, and are listed elsewhere")
    func customers() async throws {
        let bench = try SyncBench([
            ("a", "usage-engine", [:]), ("b", "usage-engine", [:]), ("togai", "togai", [:]),
        ])
        let counter = try #require(CustomerMeter(meter: egress, customer: "alice", meterKey: "k-1"))
        var files = try Sample.files([try Sample.meter()], customers: [counter])
        files.meters[0].vendors = ["a", "togai"]
        try await bench.apply(files)
        files.meters[0].vendors = nil
        let (sync, report) = try await bench.sync(bench.request(files: files))
        #expect(report.failed == [])
        #expect(bench.store.bindings().filter { $0.ref.key == counter.identity }.map(\.vendor) == ["a", "b"])
        #expect(sync.decision.notes.filter { $0.kind == .unmatched }.map(\.side) == ["togai"])
        #expect(try await bench.prepare(bench.request(files: files)).lines == [])
        let binding = try #require(bench.store.bindings().first { $0.ref.key == counter.identity && $0.vendor == "a" })
        let there = try await bench.hand("a").objects().first { $0.id == binding.id }
        try await bench.adapters["a"]?.catalog.delete(try #require(there))
        let (second, _) = try await bench.sync(bench.request(files: files, filesTakePart: true))
        #expect(second.decision.files?.removedCustomers == [counter.identity])
        #expect(bench.store.bindings().filter { $0.ref.key == counter.identity } == [])
    }

    @Test("a vendor that cannot be read stops everything, since its edits are not known")
    func unreadable() async throws {
        let files = try Sample.files([try Sample.meter()])
        try await bench.apply(files)
        try await bench.hand("amberflo").change(egress, bench.known("amberflo")) { $0.name = "Traffic" }
        let engine = Engine(
            connections: bench.engine().connections.map { connection in
                var connection = connection
                if connection.name == "ue" { connection.adapter = Unreachable(adapter: connection.adapter) }
                return connection
            },
            definitions: [:],
            environment: bench.engine().environment
        )
        let sync = try await engine.prepareSync(bench.request())
        #expect(sync.prepared.plan.vendors.compactMap(\.failure).count == 1)
        #expect(!sync.prepared.plan.hasChanges)
        #expect(sync.decision == SyncDecision())
    }

    @Test("the lists of each vendor are read once")
    func thrift() async throws {
        try await bench.apply(try Sample.files([try Sample.meter(), try Sample.meter("calls", "Calls")]))
        var reads: [String: Int] = [:]
        _ = try await bench.prepare(bench.request())
        for (name, way) in bench.ways { reads[name] = way.readCount }
        _ = try await bench.plan(try Sample.files([try Sample.meter(), try Sample.meter("calls", "Calls")]))
        var plan: [String: Int] = [:]
        for (name, way) in bench.ways { plan[name] = way.readCount - (reads[name] ?? 0) }
        for (name, way) in bench.ways { reads[name] = way.readCount }
        _ = try await bench.prepare(bench.request())
        for (name, way) in bench.ways { #expect(way.readCount - (reads[name] ?? 0) == plan[name], "\(name)") }
    }
}

/// A vendor that does not answer.
private struct Unreachable: VendorAdapter, ObjectCatalog {
    let adapter: any VendorAdapter

    var translator: any VendorTranslator { adapter.translator }
    var catalog: any ObjectCatalog { self }
    var events: (any EventSink)? { nil }
    var usage: (any UsageSource)? { nil }

    private static let error = AdapterError(
        vendor: "ue",
        operation: "list",
        category: .retryable(after: nil),
        message: "it does not answer"
    )

    func check() async -> [CheckResult] { [] }
    func list(_ kind: ObjectKind) async throws(AdapterError) -> [ObservedObject] { throw Self.error }
    func read(_ kind: ObjectKind, id: String) async throws(AdapterError) -> ObservedObject? { throw Self.error }
    func find(_ object: DesiredObject, links: [ObjectRef: String]) async throws(AdapterError) -> [ObservedObject] {
        throw Self.error
    }
    func create(_ object: DesiredObject, links: [ObjectRef: String]) async throws(AdapterError) -> ObservedObject {
        throw Self.error
    }
    func update(
        _ observed: ObservedObject,
        to desired: DesiredObject,
        changes: [FieldChange],
        links: [ObjectRef: String]
    ) async throws(AdapterError) -> ObservedObject { throw Self.error }
    func delete(_ observed: ObservedObject) async throws(AdapterError) { throw Self.error }
}
