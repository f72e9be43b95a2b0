import Metering
import Testing

@testable import SyncEngine

@Suite("The merge of a meter")
struct MeterMergeTests {
    let base: Meter

    init() throws {
        base = try MergeSample.meter()
    }

    private func merge(_ edits: SideEdit..., policy: SyncPolicy = SyncPolicy()) -> MeterMerge.Result {
        MeterMerge.merge(base, edits, policy)
    }

    @Test("edits of different fields are put together, and the same edit twice is one")
    func together() throws {
        let result = merge(
            try MergeSample.edit("a", base) { $0.name = "Traffic" },
            try MergeSample.edit("b", base) {
                $0.name = "Traffic"
                $0.unit = "MiB"
            }
        )
        #expect(
            result.meter
                == (try MergeSample.meter {
                    $0.name = "Traffic"
                    $0.unit = "MiB"
                })
        )
        #expect(result.sources == [.name: ["a", "b"], .unit: ["b"]])
    }

    @Test("a new meter is as one side has it, with what that one leaves out as the first of the others has it")
    func candidates() throws {
        let sides = [
            "a": try MergeSample.meter {
                $0.name = "Bare"
                $0.labels = [:]
            },
            "b": try MergeSample.meter { $0.category = "network" },
            "c": try MergeSample.meter {
                $0.labels = ["team": "edge"]
                $0.category = "traffic"
            },
        ]
        let new = NewMeter(sides: sides)
        let filled = try #require(new.candidate(from: "a"))
        #expect(filled.name == "Bare" && filled.labels == ["team": "core"] && filled.category == "network")
        #expect(new.candidate(from: "a", leaving: [.labels, .category]) == sides["a"])
        #expect(new.candidate(from: "c") == sides["c"])
        #expect(new.candidate(from: "d") == nil)
    }

    @Test("two sane edits of the number are a conflict, although they touch different fields")
    func number() throws {
        let edits = [
            try MergeSample.edit("a", base) { $0.value = try MergeSample.formula("attributes.bytes / 1024") },
            try MergeSample.edit("b", base) { $0.filter = try MergeSample.formula("attributes.status < 500") },
        ]
        let result = MeterMerge.merge(base, edits, SyncPolicy())
        #expect(result.meter == nil)
        let conflict = try #require(result.conflicts.first)
        #expect(conflict.unit == .number && result.conflicts.count == 1)
        #expect(conflict.base["value"] == "attributes.bytes")
        #expect(conflict.sides["a"]?["value"] == "attributes.bytes / 1024")
        #expect(conflict.sides["b"]?["filter"] == "attributes.status < 500")
        let preferred = MeterMerge.merge(base, edits, SyncPolicy(fields: [.number: "b"]))
        #expect(preferred.meter?.value == base.value)
        #expect(preferred.meter?.filter?.description == "attributes.status < 500")
        #expect(preferred.settled.map(\.by) == ["b"])
        // Who has no part in it is passed over for who is preferred in all else.
        let passedOver = SyncPolicy(prefer: "b", fields: [.number: "c"])
        #expect(MeterMerge.merge(base, edits, passedOver).meter == preferred.meter)
    }

    @Test("another spelling of the same formula is no edit")
    func spelling() throws {
        let edit = try MergeSample.edit(
            "a",
            try MergeSample.meter { $0.filter = try MergeSample.formula("attributes.x < 1 && attributes.y < 2") }
        ) {
            $0.filter = try MergeSample.formula("(attributes.x < 1) && (attributes.y < 2)")
        }
        #expect(edit.votes == [:])
    }

    @Test("a label that a vendor shows cut is no edit of it where another label is")
    func cutLabel() throws {
        let applied = try MergeSample.meter { $0.labels = ["team": "core network", "cost": "7"] }
        let shown = try MergeSample.meter { $0.labels = ["team": "core", "cost": "7"] }
        let now = try MergeSample.meter { $0.labels = ["team": "core", "cost": "8"] }
        let edit = SideEdit(MergeSide(name: "a", applied: applied, untouched: shown, now: now))
        #expect(MeterMerge.merge(applied, [edit], SyncPolicy()).meter?.labels == ["team": "core network", "cost": "8"])
    }

    @Test("dimensions and labels are merged member by member; what is added and what is taken away both count")
    func members() throws {
        let result = merge(
            try MergeSample.edit("a", base) {
                $0.dimensions = ["region", "tier", "zone"]
                $0.labels["cost"] = "7"
            },
            try MergeSample.edit("b", base) { $0.dimensions = ["tier"] }
        )
        #expect(result.meter?.dimensions == ["tier", "zone"])
        #expect(result.meter?.labels == ["team": "core", "cost": "7"])
    }

    @Test("a label that two sides set differently is a conflict, and an answer settles it")
    func label() throws {
        let edits = [
            try MergeSample.edit("a", base) { $0.labels = ["team": "edge"] },
            try MergeSample.edit("b", base) {
                $0.labels = ["team": "data"]
                $0.name = "Traffic"
            },
        ]
        #expect(MeterMerge.merge(base, edits, SyncPolicy()).conflicts.map(\.unit) == [.labels])
        let answer = SyncAnswer(.meter(base.key), .labels, take: .side("b"))
        let result = MeterMerge.merge(base, edits, SyncPolicy(prefer: "a", answers: [answer]))
        #expect(result.meter?.labels == ["team": "data"])
        #expect(result.meter?.name == "Traffic")
        let kept = MeterMerge.merge(base, edits, SyncPolicy(answers: [.init(.meter(base.key), .labels, take: .base)]))
        #expect(kept.meter?.labels == ["team": "core"])
    }

    @Test("dimensions that the vendor adds by itself are no edit, and those taken away are")
    func growing() throws {
        var side = MergeSide(
            name: "a",
            applied: base,
            untouched: base,
            now: try MergeSample.meter { $0.dimensions = ["region", "tier", "seen"] },
            growing: [.dimensions]
        )
        #expect(SideEdit(side).votes == [:])
        side.now = try MergeSample.meter { $0.dimensions = ["region", "seen"] }
        #expect(merge(SideEdit(side)).meter?.dimensions == ["region"])
    }

    @Test("where nobody knows who changed it, what is as it was last is no conflict, and what is not is one")
    func withoutBase() throws {
        let other = try MergeSample.meter { $0.name = "Out" }
        let same = MergeSide(name: "a", applied: other, untouched: other, now: base, hasBase: false)
        #expect(merge(SideEdit(same)).meter == base)
        let unlike = MergeSide(name: "a", applied: base, untouched: base, now: other, hasBase: false)
        #expect(merge(SideEdit(unlike)).conflicts.map(\.unit) == [.name])
        let labelled = try MergeSample.meter { $0.labels["cost"] = "7" }
        let more = MergeSide(name: "a", applied: base, untouched: base, now: labelled, hasBase: false)
        #expect(merge(SideEdit(more)).conflicts.map(\.unit) == [.labels])
    }

    @Test("what a vendor cannot hold is kept when it is edited there")
    func lossy() throws {
        let shown = try MergeSample.meter {
            $0.labels = [:]
            $0.unit = nil
        }
        let now = try MergeSample.meter {
            $0.labels = [:]
            $0.unit = nil
            $0.name = "Traffic"
        }
        let result = merge(SideEdit(MergeSide(name: "a", applied: base, untouched: shown, now: now)))
        #expect(result.meter == (try MergeSample.meter { $0.name = "Traffic" }))
    }

    @Test("an edit of a text of which only a part stands there is a conflict, which the side may settle")
    func partialText() throws {
        let full = try MergeSample.meter { $0.description = "a long text" }
        let shown = try MergeSample.meter { $0.description = "a long_12345678" }
        let now = try MergeSample.meter { $0.description = "a short one" }
        let edit = SideEdit(MergeSide(name: "a", applied: full, untouched: shown, now: now))
        #expect(MeterMerge.merge(full, [edit], SyncPolicy()).conflicts.map(\.unit) == [.description])
        #expect(MeterMerge.merge(full, [edit], SyncPolicy(prefer: "a")).meter == now)
        let kept = SyncPolicy(answers: [.init(.meter(full.key), .description, take: .base)])
        #expect(MeterMerge.merge(full, [edit], kept).meter == full)
    }

    @Test("an edit of a number of which only a part stands there is never taken, even where it is preferred")
    func partialNumber() throws {
        let shown = try MergeSample.meter { $0.value = try MergeSample.formula("attributes.value") }
        let now = try MergeSample.meter { $0.value = try MergeSample.formula("attributes.value / 2") }
        let edit = SideEdit(MergeSide(name: "a", applied: base, untouched: shown, now: now))
        let result = merge(edit, policy: SyncPolicy(prefer: "a"))
        #expect(result.meter == nil)
        #expect(result.conflicts.first?.partial == ["a"])
    }

    @Test("an edit at a side that had not been given the last change yet is a conflict with that change")
    func overtaken() throws {
        let older = try MergeSample.meter { $0.name = "Before" }
        let edit = try MergeSample.edit("a", older) { $0.name = "Traffic" }
        let conflict = try #require(merge(edit).conflicts.first)
        #expect(conflict.sideTexts == ["a": "Traffic", MeterMerge.last: "Egress"])
        #expect(conflict.reason == "it was changed at a side that had not been given the last change yet")
        #expect(conflict.baseText == "Before")
        let other = try MergeSample.edit("a", older) { $0.unit = "MiB" }
        #expect(merge(other).meter == (try MergeSample.meter { $0.unit = "MiB" }))
    }

    @Test("an answer of its own is taken, and one that makes no valid meter leaves the conflict")
    func answers() throws {
        let edits = [
            try MergeSample.edit("a", base) { $0.aggregation = .max },
            try MergeSample.edit("b", base) { $0.aggregation = .min },
        ]
        func answered(_ value: JSONValue) -> MeterMerge.Result {
            MeterMerge.merge(base, edits, SyncPolicy(answers: [.init(.meter(base.key), .number, take: .value(value))]))
        }
        let right = answered(["event": "api_request", "aggregation": "average", "value": "attributes.bytes"])
        #expect(right.meter?.aggregation == .average)
        let wrong = answered(["event": "api_request", "aggregation": "average"])
        #expect(wrong.meter == nil && wrong.conflicts.map(\.unit) == [.number])
        let unknown = SyncPolicy(answers: [.init(.meter(base.key), .number, take: .side("c"))])
        #expect(MeterMerge.merge(base, edits, unknown).conflicts.map(\.unit) == [.number])
    }

    @Test(
        "an answer to a conflict that is not as it was when it was answered leaves it open, and so does one for a base that is none"
    )
    func staleAnswers() throws {
        func merged(_ name: String, _ answer: SyncAnswer) throws -> MeterMerge.Result {
            let edits = [
                try MergeSample.edit("a", base) { $0.name = "One" }, try MergeSample.edit("b", base) { $0.name = name },
            ]
            return MeterMerge.merge(base, edits, SyncPolicy(prefer: "b", answers: [answer]))
        }
        let seen = SyncAnswer.Seen(base: .string(base.name), sides: ["a": "One", "b": "Two"])
        let answer = SyncAnswer(.meter(base.key), .name, take: .side("a"), seen: seen)
        #expect(try merged("Two", answer).meter?.name == "One")
        let stale = try merged("Three", answer)
        #expect(stale.meter == nil)
        #expect(
            stale.conflicts.first?.reason.hasSuffix(
                "; it is not what was answered any more, since something changed meanwhile"
            ) == true
        )
        let desk = PolicyDesk(SyncPolicy(prefer: "b", answers: [SyncAnswer(.meter(base.key), .name, take: .base)]))
        let baseless = SyncConflict(.meter(base.key), .name, base: nil, sides: ["a": "One", "b": "Two"], reason: "new")
        guard case .open(let open) = desk.settle(baseless, offers: baseless.sides, base: .null) else {
            Issue.record("it is settled")
            return
        }
        #expect(open.reason == "new; there is no base that could be taken")
    }

    @Test("a preference for a side that changed nothing settles no conflict of two others, whose edits it would lose")
    func untouchedPreferred() throws {
        let edits = [
            try MergeSample.edit("a", base) { $0.name = "One" }, try MergeSample.edit("b", base) { $0.name = "Two" },
        ]
        let result = MeterMerge.merge(base, edits, SyncPolicy(prefer: "c"), upToDate: ["c": base])
        #expect(result.meter == nil && result.settled == [])
        #expect(result.conflicts.map(\.unit) == [.name] && result.conflicts.map(\.unchanged) == [[]])
    }

    @Test("gone at one side and untouched elsewhere, it goes; changed elsewhere, somebody has to say")
    func presence() {
        let key = base.key
        func merged(_ changed: [String: [MergeUnit]], _ policy: SyncPolicy = SyncPolicy()) -> PresenceMerge.Result {
            PresenceMerge.merge(key, gone: ["a"], changed: changed, overtaken: [], policy: policy)
        }
        #expect(merged(["b": []]) == .goes(nil))
        guard case .open(let conflict) = merged(["b": [.name]]) else {
            Issue.record("it is decided")
            return
        }
        #expect(conflict.sideTexts == ["a": "deleted", "b": "changed: name"])
        #expect(conflict.reason == "it is gone at one side and was changed at another")
        guard case .goes(.some) = merged(["b": [.name]], SyncPolicy(prefer: "a")) else {
            Issue.record("the side that deleted it is not preferred")
            return
        }
        guard case .stays(.some) = merged(["b": [.name]], SyncPolicy(prefer: "b")) else {
            Issue.record("the side that changed it is not preferred")
            return
        }
    }
}
