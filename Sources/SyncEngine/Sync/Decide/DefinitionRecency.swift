import AdapterKit
import Metering

/// Which of several definitions of a meter was written last, where vendors were given different ones.
struct DefinitionRecency: Sendable {
    private let runs: [ObjectPlace: Int64]

    /// Reads the runs that wrote each binding last from a history, and from writes that they left open and that were done.
    init(_ history: [HistoryEntry] = [], late: [Intent] = []) {
        var runs: [ObjectPlace: Int64] = [:]
        let undone = Self.undone(history)
        for entry in history where !undone.contains(entry.run) {
            for step in entry.steps {
                guard step.intent.action != .delete, step.outcome?.isDone == true else { continue }
                let place = ObjectPlace(step.intent)
                runs[place] = max(runs[place] ?? 0, entry.run)
            }
            for case .bind(let binding) in entry.bindings {
                let place = ObjectPlace(binding)
                runs[place] = max(runs[place] ?? 0, entry.run)
            }
        }
        for intent in late where intent.action != .delete {
            runs[ObjectPlace(intent)] = max(runs[ObjectPlace(intent)] ?? 0, intent.run)
        }
        self.runs = runs
    }

    /// The syncs that were taken back as a whole, and the undos that did so: each vendor is as it was given before, and when.
    private static func undone(_ history: [HistoryEntry]) -> Set<Int64> {
        let entries = history.keyed(by: \.run)
        var undone: Set<Int64> = []
        for entry in history.sorted(by: { $0.run > $1.run }) where !undone.contains(entry.run) {
            guard let taken = entry.record.undoes.flatMap({ entries[$0] }),
                ["sync", "undo"].contains(taken.record.command), written(taken).isSubset(of: written(entry))
            else { continue }
            undone.formUnion([entry.run, taken.run])
        }
        return undone
    }

    /// What a run wrote to.
    private static func written(_ entry: HistoryEntry) -> Set<ObjectPlace> {
        Set(entry.steps.filter { $0.outcome?.isDone == true }.map { ObjectPlace($0.intent) })
    }

    /// Whether some meter has different definitions at the vendors, so that it matters which was written last.
    static func isNeeded(_ sides: [VendorSide]) -> Bool {
        var seen: [Meter.Key: Meter] = [:]
        for side in sides {
            for (key, given) in side.given {
                guard let target = given.target else { continue }
                if let other = seen[key], other != target { return true }
                seen[key] = target
            }
        }
        return false
    }

    /// The definition of each meter that was written last, and the meters where that is not known.
    func latest(_ sides: [VendorSide]) -> ([Meter.Key: Meter], Set<Meter.Key>) {
        var found: [Meter.Key: [(run: Int64, vendor: String, meter: Meter)]] = [:]
        for side in sides {
            for (key, given) in side.given {
                guard let target = given.target else { continue }
                let run = runs[ObjectPlace(side.name, given.binding.ref)] ?? 0
                found[key, default: []].append((run, side.name, target))
            }
        }
        var unordered: Set<Meter.Key> = []
        let latest = found.compactMapValues { candidates -> Meter? in
            let newest = candidates.map(\.run).max() ?? 0
            let top = candidates.filter { $0.run == newest }.sorted { $0.vendor < $1.vendor }
            if let first = top.first, top.contains(where: { $0.meter != first.meter }) {
                unordered.insert(first.meter.key)
            }
            return top.first?.meter
        }
        return (latest, unordered)
    }
}
