import AdapterKit
import Foundation
import Metering
import SeededRandom
import Testing

@testable import SyncEngine

@Suite("Random histories of edits at three vendors and in files, with faults between")
struct HistoryTests {
    /// Others where `METERWAY_HISTORIES` asks for it, such as `24-200`.
    private static let seeds: Range<UInt64> = {
        let asked = (ProcessInfo.processInfo.environment["METERWAY_HISTORIES"] ?? "").split(separator: "-")
        let bounds = asked.compactMap { UInt64($0) }
        return bounds.count == 2 && bounds[0] < bounds[1] ? bounds[0]..<bounds[1] : 0..<24
    }()

    @Test(
        "replicas come to agree, no edit is lost in silence, and the order of the vendors changes nothing",
        arguments: Self.seeds
    )
    func history(seed: UInt64) async throws {
        var world = try await World(seed: seed)
        for round in 0..<4 {
            let withFiles = world.lucky(60)
            try await world.edit(withFiles: withFiles)
            let note = Comment(rawValue: "seed \(seed), round \(round): \(world.made)")
            let request = world.bench.request(files: world.files, filesTakePart: withFiles)
            let first = try await world.bench.prepare(request)
            for order in [["ue", "togai", "amberflo"], ["amberflo", "ue", "togai"]] {
                let other = try await world.bench.prepare(request, order: order)
                #expect(other.decision == first.decision, note)
                #expect(other.lines.sorted() == first.lines.sorted(), note)
            }
            for edit in world.made { #expect(isShown(edit, first.decision), "\(note.rawValue): lost \(edit)") }
            try await settle(&world, withFiles: withFiles, note)
        }
    }

    /// Whether an edit is in what is decided, or in a conflict or doubt that is shown.
    private func isShown(_ edit: World.Made, _ decision: SyncDecision) -> Bool {
        if decision.conflicts.contains(where: { conflict in
            conflict.subject == .meter(edit.key) && conflict.sides[edit.side] != nil
                && (conflict.unit == edit.unit || conflict.unit == .presence)
        }) {
            return true
        }
        if decision.doubtful.contains(where: { $0.key == edit.key || $0.objectName == edit.key.text }) { return true }
        // What is in conflict in another field, or gone elsewhere, is shown with that.
        if decision.conflicts.contains(where: { $0.subject == .meter(edit.key) }) { return true }
        if edit.value == PresenceMerge.deleted { return decision.deletions.contains(edit.key) }
        guard let meter = decision.definitions[edit.key] else { return false }
        switch edit.unit {
        case .presence: return true
        case .number: return meter.aggregation.json == edit.value
        default: return meter.says(edit.unit).shown == edit.value
        }
    }

    /// Syncs through faults, and answers conflicts, until nothing is left to do.
    private func settle(_ world: inout World, withFiles: Bool, _ note: Comment) async throws {
        var answers: [SyncAnswer] = []
        for attempt in 0..<8 {
            if attempt < 2 { world.breakWays() } else { world.mendWays() }
            let request = world.bench.request(
                policy: SyncPolicy(answers: answers),
                files: world.files,
                filesTakePart: withFiles
            )
            let (sync, report) = try await world.bench.sync(request)
            world.follow(sync.decision.files)
            // What went without the files is taken out of them by hand, as the note says.
            world.files.meters.removeAll { sync.decision.deletions.contains($0.meter.key) }
            #expect(sync.decision.doubtful == [], note)
            answers += sync.decision.conflicts.map { conflict in
                let side = conflict.sides.keys.filter { !conflict.partial.contains($0) }.min()
                return SyncAnswer(conflict.subject, conflict.unit, take: side.map { .side($0) } ?? .base)
            }
            if attempt > 2, sync.decision.conflicts.isEmpty, report.failed.isEmpty, sync.lines.isEmpty { break }
        }
        world.mendWays()
        try await agree(world, withFiles: withFiles, note)
    }

    /// Whether the next sync is empty, and every vendor shows what is recorded.
    private func agree(_ world: World, withFiles: Bool, _ note: Comment) async throws {
        let request = world.bench.request(files: world.files, filesTakePart: withFiles)
        let last = try await world.bench.prepare(request)
        #expect(last.lines == [], note)
        #expect(last.decision.edits == [], note)
        #expect(last.decision.conflicts == [], note)
        if withFiles {
            #expect(
                last.decision.files?.isEmpty == true,
                "\(note.rawValue): \(String(describing: last.decision.files))"
            )
            let plan = try await world.bench.plan(world.files)
            #expect(plan.lines == [], note)
        }
        let blocked = Set(
            last.prepared.plan.vendors.flatMap { vendor in
                vendor.changes.filter { $0.action == .blocked }.flatMap { change in
                    change.meters.map { "\(vendor.name) \($0)" }
                }
            }
        )
        for name in world.bench.names {
            let meters = try await world.bench.meters(name)
            for (key, meter) in last.decision.definitions where !blocked.contains("\(name) \(key)") {
                let there = try #require(meters[key], "\(note.rawValue): \(key) is not at \(name)")
                // Where names have to be unique, a second one of its name has its key beside it.
                #expect(there.name == meter.name || there.name == "\(meter.name) (\(key))", note)
                if name != "amberflo" { #expect(there.description == meter.description, note) }
                if name == "ue" { #expect(there.says(.number) == meter.says(.number) || there.event == nil, note) }
            }
            #expect(Set(meters.keys).isSubset(of: last.decision.definitions.keys), note)
        }
    }
}
