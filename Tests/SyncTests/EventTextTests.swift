import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("An edit of an event's schema at a vendor")
struct EventTextTests: SyncSuite {
    let bench: SyncBench

    init() throws {
        bench = try SyncBench([("togai", "togai", [:]), ("second", "togai", [:]), ("ue", "usage-engine", [:])])
    }

    private func files(_ description: String = "Calls") throws -> SyncFiles {
        var files = try Sample.files([try Sample.meter()])
        files.events = [try Sample.event(description)]
        return files
    }

    /// Describes the schema anew, behind Meterway's back.
    private func describe(_ text: String, at vendor: String = "togai") async throws {
        let catalog = try #require(bench.adapters[vendor]?.catalog)
        let there = try #require(try await bench.hand(vendor).objects().first { $0.name == "api_request" })
        let image = ObjectImage(
            there.image.fields.map { ($0.path, $0.path == "description" ? .string(text) : $0.value) }
        )
        let ref = ObjectRef(there.kind, there.name)
        let wanted = DesiredObject(
            ref: ref,
            meters: [],
            name: there.name,
            image: image,
            marks: [],
            body: ["name": .string(there.name), "description": .string(text)]
        )
        _ = try await catalog.update(there, to: wanted, changes: image.changes(from: there.image), links: [:])
    }

    private func description(at vendor: String = "togai") async throws -> String? {
        try await bench.hand(vendor).inventory().events.first { $0.name == "api_request" }?.description
    }

    @Test("is kept by every later sync, and it is said that the files say otherwise")
    func kept() async throws {
        let files = try files()
        try await bench.apply(files)
        try await describe("Other")
        let first = try await bench.sync(bench.request(files: files))
        #expect(
            first.sync.decision.edits == [
                SyncEdit(.event("api_request"), .changed, units: [.attributes], from: ["togai"])
            ]
        )
        #expect(first.sync.lines == ["second: update eventSchema api_request"])
        for _ in 0..<2 {
            let later = try await bench.sync(bench.request(files: files))
            #expect(later.sync.lines == [] && later.sync.decision.edits == [])
            #expect(later.sync.decision.notes.map(\.subject) == ["event api_request"])
        }
        #expect(try await description() == "Other")
        try await describe("Third", at: "second")
        let third = try await bench.sync(bench.request(files: files))
        #expect(third.sync.lines == ["togai: update eventSchema api_request"])
        #expect(try await description() == "Third")
    }

    @Test("goes into the files that an earlier sync left behind, and an edit of these flows from there on")
    func leftBehind() async throws {
        let files = try files()
        try await bench.apply(files)
        try await describe("Other")
        try await bench.sync(bench.request(files: files))
        let second = try await bench.sync(bench.request(files: files, filesTakePart: true))
        #expect(second.sync.lines == [])
        #expect(second.sync.decision.files?.events.map(\.description) == ["Other"])
        let followed = try self.files("Other")
        #expect(try await bench.plan(followed).lines == [])
        let third = try await bench.sync(bench.request(files: try self.files("Files"), filesTakePart: true))
        #expect(third.sync.decision.files?.events == [])
        #expect(try await description() == "Files")
    }

    @Test("is taken back at a target in the first run, and stays at the source")
    func oneWay() async throws {
        let files = try files()
        try await bench.apply(files)
        try await describe("Other")
        let back = try await bench.sync(
            bench.request(.oneWay(from: "ue", prune: false), among: ["ue", "togai"], files: files)
        )
        #expect(back.sync.decision.edits == [])
        #expect(back.sync.lines == ["togai: update eventSchema api_request"])
        #expect(try await description() == "Calls")
        try await describe("Other")
        let mode = SyncMode.oneWay(from: "togai", prune: false)
        for lines in [["second: update eventSchema api_request"], []] {
            let sync = try await bench.sync(bench.request(mode, among: ["second", "togai"], files: files)).sync
            #expect(sync.lines == lines)
        }
        #expect(try await description() == "Other")
        #expect(try await description(at: "second") == "Other")
    }

    @Test("that another vendor has otherwise is a conflict in every sync until it is settled")
    func conflict() async throws {
        let files = try files()
        try await bench.apply(files)
        try await describe("Here")
        try await describe("There", at: "second")
        for _ in 0..<2 {
            let sync = try await bench.sync(bench.request(files: files)).sync
            #expect(sync.decision.conflicts.first?.sideTexts == ["togai": "Here", "second": "There"])
            #expect(sync.lines == [])
        }
    }
}
