import Metering
import Testing

@testable import SyncEngine

@Suite("The laws of the merge, over random edits")
struct MergeLawTests {
    private struct Case {
        var last: Meter
        var edits: [SideEdit]
    }

    /// Two to four sides, of which some were not given the last change yet.
    private func sample(_ generator: inout SeededGenerator) throws -> Case {
        let before = try MergeSample.meter()
        let last = generator.isLucky(30) ? try MergeSample.changed(before, &generator) : before
        let edits = try (0..<Int.random(in: 2...4, using: &generator)).map { number in
            let applied = generator.isLucky(25) ? before : last
            let now = generator.isLucky(30) ? applied : try MergeSample.changed(applied, &generator)
            return SideEdit(MergeSide(name: "side\(number)", applied: applied, untouched: applied, now: now))
        }
        return Case(last: last, edits: edits)
    }

    @Test("the order of the sides changes nothing")
    func commutes() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<400 {
            let sample = try sample(&generator)
            let result = MeterMerge.merge(sample.last, sample.edits, SyncPolicy())
            #expect(MeterMerge.merge(sample.last, sample.edits.shuffled(using: &generator), SyncPolicy()) == result)
        }
    }

    @Test("every edit is in the result, or in a conflict that is shown")
    func loses() throws {
        var generator = SeededGenerator(seed: 2)
        var merged = 0
        var conflicts = 0
        for _ in 0..<400 {
            let sample = try sample(&generator)
            let result = MeterMerge.merge(sample.last, sample.edits, SyncPolicy())
            merged += result.meter == nil ? 0 : 1
            conflicts += result.conflicts.count
            for edit in sample.edits {
                for (unit, vote) in edit.votes {
                    if result.conflicts.contains(where: { $0.unit == unit && $0.sides[edit.side] == vote.shown }) {
                        continue
                    }
                    guard let meter = result.meter else {
                        // What is not in conflict itself waits with the rest of its meter.
                        #expect(!result.conflicts.isEmpty)
                        continue
                    }
                    if let members = meter.members(unit) {
                        for (name, value) in vote.members { #expect(members[name] ?? .null == value) }
                    } else {
                        #expect(meter.says(unit) == vote.after)
                    }
                }
            }
        }
        #expect(merged > 50 && conflicts > 50)
    }

    @Test("what was merged is merged: with it everywhere there is nothing more to do")
    func idempotent() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<400 {
            let sample = try sample(&generator)
            guard let meter = MeterMerge.merge(sample.last, sample.edits, SyncPolicy()).meter else { continue }
            let again = sample.edits.map { edit in
                SideEdit(MergeSide(name: edit.side, applied: meter, untouched: meter, now: meter))
            }
            let result = MeterMerge.merge(meter, again, SyncPolicy())
            #expect(result.meter == meter && result.sources.isEmpty && result.conflicts.isEmpty)
        }
    }

    @Test("a preferred side settles every conflict that it has a whole part in, and takes nothing from other fields")
    func preference() throws {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<400 {
            let sample = try sample(&generator)
            let open = MeterMerge.merge(sample.last, sample.edits, SyncPolicy())
            let settled = MeterMerge.merge(sample.last, sample.edits, SyncPolicy(prefer: "side0"))
            let left = open.conflicts.filter { $0.sides["side0"] == nil }.map(\.unit)
            #expect(settled.conflicts.map(\.unit) == left)
            guard let meter = settled.meter, let votes = sample.edits.first(where: { $0.side == "side0" })?.votes else {
                continue
            }
            for (unit, vote) in votes where vote.members.isEmpty { #expect(meter.says(unit) == vote.after) }
        }
    }

    @Test("a number in the result stands like that at one side, or is the last one")
    func numbers() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<400 {
            let sample = try sample(&generator)
            guard let meter = MeterMerge.merge(sample.last, sample.edits, SyncPolicy()).meter else { continue }
            let known = sample.edits.compactMap { $0.votes[.number]?.after } + [sample.last.says(.number)]
            #expect(known.contains(meter.says(.number)))
        }
    }
}
