import AdapterKit
import Metering
import SeededRandom
import Testing

@testable import SyncEngine

/// A random history: edits at three vendors and in files, with faults between.
struct World {
    /// An edit that somebody made, and what it says.
    struct Made: CustomStringConvertible {
        var side: String
        var key: Meter.Key
        var unit: MergeUnit
        var value: JSONValue

        var description: String { "\(side): \(key) \(unit.rawValue) = \(value.text())" }
    }

    let bench: SyncBench
    let seed: UInt64
    var numbers: SplitMix64
    var files: SyncFiles
    var made: [Made] = []
    /// What each side said of each meter before the edits of the round.
    private var start: [String: [Meter.Key: Meter]] = [:]
    var counter = 0
    /// The meter that most edits of a round go to, so that they meet; `nil` where they go anywhere.
    var hot: Meter.Key?

    /// The keys of all meters.
    private var world: [Meter.Key] { Set(bench.names.flatMap { bench.known($0).values }).sorted() }

    init(seed: UInt64) async throws {
        self.seed = seed
        numbers = SplitMix64(seed: seed)
        let dialect: JSONValue = Bool.random(using: &numbers) ? "meters" : "meter-definition"
        bench = try SyncBench(
            [("togai", "togai", [:]), ("amberflo", "amberflo", ["dialect": dialect]), ("ue", "usage-engine", [:])],
            seed: seed
        )
        files = try Sample.files([
            try Sample.meter("egress", "Egress"),
            try Sample.meter("scaled", "Scaled") { $0.value = try Sample.formula("attributes.bytes / 1024") },
            try Sample.meter("calls", "Calls") {
                $0.aggregation = .count
                $0.value = nil
                $0.filter = try Sample.formula("attributes.status < 500")
            },
        ])
        try await bench.apply(files)
    }

    mutating func lucky(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &numbers) < percent }

    mutating func text() -> String {
        counter += 1
        return ["Alpha", "Beta", "Gamma", "Delta"].randomElement(using: &numbers).map { "\($0) \(counter % 7)" } ?? ""
    }

    /// Some edits, each at a side of its own choice.
    mutating func edit(withFiles: Bool) async throws {
        made = []
        start = [SyncFiles.side: files.meters.map(\.meter).keyed(by: \.key)]
        for name in bench.names { start[name] = try await bench.meters(name) }
        hot = lucky(50) ? world.randomElement(using: &numbers) : nil
        for _ in 0..<Int.random(in: 2...6, using: &numbers) {
            let sides = bench.names + (withFiles ? [SyncFiles.side] : [])
            let side = sides.randomElement(using: &numbers) ?? ""
            if side == SyncFiles.side { try editFiles() } else { try await edit(at: side) }
        }
    }

    private mutating func edit(at name: String) async throws {
        let hand = try bench.hand(name)
        let known = bench.known(name)
        if lucky(12) {
            counter += 1
            let key = "new-\(counter)"
            let meter = try Sample.meter(key, key) { $0.dimensions = [] }
            try await hand.make([meter], events: [try Sample.event()])
            made.append(Made(side: name, key: meter.key, unit: .presence, value: PresenceMerge.there))
            return
        }
        guard let random = known.values.sorted().randomElement(using: &numbers) else { return }
        let key = hot.flatMap { known.values.contains($0) ? $0 : nil } ?? random
        if lucky(8) {
            if try await hand.delete(key, known) {
                made.removeAll { $0.side == name && $0.key == key }
                made.append(Made(side: name, key: key, unit: .presence, value: PresenceMerge.deleted))
            }
            return
        }
        let unit = [MergeUnit.name, .description, .unit, .number].randomElement(using: &numbers) ?? .name
        let text = text()
        let aggregation = [Aggregation.max, .min, .sum].randomElement(using: &numbers) ?? .max
        let before = try await hand.inventory(known).meters.first { $0.meter.key == key }?.meter
        let isDone = try await hand.change(key, known) { draft in
            switch unit {
            case .name: draft.name = text
            case .description: draft.description = text
            case .unit: draft.unit = text
            default: draft.aggregation = aggregation
            }
        }
        guard isDone, let now = try await hand.inventory(known).meters.first(where: { $0.meter.key == key })?.meter,
            now.says(unit) != before?.says(unit)
        else { return }
        note(Made(side: name, key: key, unit: unit, value: unit == .number ? aggregation.json : .string(text)))
    }

    private mutating func editFiles() throws {
        guard let random = files.meters.indices.randomElement(using: &numbers) else { return }
        let index = files.meters.firstIndex { $0.meter.key == hot } ?? random
        let old = files.meters[index].meter
        if lucky(8) {
            files.meters.remove(at: index)
            made.removeAll { $0.side == SyncFiles.side && $0.key == old.key }
            made.append(Made(side: SyncFiles.side, key: old.key, unit: .presence, value: PresenceMerge.deleted))
            return
        }
        var draft = old.draft
        let text = text()
        let unit = [MergeUnit.name, .description, .category].randomElement(using: &numbers) ?? .name
        switch unit {
        case .name: draft.name = text
        case .description: draft.description = text
        default: draft.category = text
        }
        let meter = try Meter(draft)
        guard meter != old else { return }
        files.meters[index].meter = meter
        note(Made(side: SyncFiles.side, key: old.key, unit: unit, value: .string(text)))
    }

    /// Notes an edit; a later one of the same field at the same side takes its place, and one that leads back to what the
    /// field said before the round takes it away.
    private mutating func note(_ edit: Made) {
        made.removeAll { $0.side == edit.side && $0.key == edit.key && $0.unit == edit.unit }
        let before = start[edit.side]?[edit.key]
        let said = edit.unit == .number ? before?.aggregation.json : before?.says(edit.unit).shown
        guard said != edit.value else { return }
        made.append(edit)
    }

    /// Faults on some of the next writes of each vendor.
    mutating func breakWays() {
        for name in bench.names {
            var faults: [Int: FaultyWay.Fault] = [:]
            for _ in 0..<Int.random(in: 0...2, using: &numbers) {
                let fault = [FaultyWay.Fault.refused, .lost, .answerLost].randomElement(using: &numbers) ?? .lost
                faults[Int.random(in: 0..<4, using: &numbers)] = fault
            }
            bench.ways[name]?.set(faults)
        }
    }

    func mendWays() {
        for way in bench.ways.values { way.set([:]) }
    }

    /// The files as a sync says they should become.
    mutating func follow(_ changes: SyncFileChanges?) {
        guard let changes else { return }
        for entry in changes.meters {
            if let index = files.meters.firstIndex(where: { $0.meter.key == entry.meter.key }) {
                files.meters[index] = entry
            } else {
                files.meters.append(entry)
            }
        }
        files.meters.removeAll { changes.removedMeters.contains($0.meter.key) }
        for event in changes.events {
            files.events.removeAll { $0.name == event.name }
            files.events.append(event)
        }
    }
}
