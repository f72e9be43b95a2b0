import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("What became of writes whose outcome was never written down")
struct IntentSettlerTests {
    private let egress = Model.definition("egress", ["unit": "MiB"])

    private func intent(
        _ action: Intent.Action,
        _ object: DesiredObject,
        id: String? = nil,
        changes: [FieldChange]? = nil,
        vendor: String = Model.vendor
    ) -> Intent {
        Intent(
            run: 1,
            vendor: vendor,
            action: action,
            ref: object.ref,
            id: id,
            name: object.name,
            marks: action == .create ? object.marks : [],
            meters: object.meters,
            changes: changes ?? object.image.changes(from: ObjectImage()),
            at: Model.now
        )
    }

    private func settle(
        _ intents: [Intent],
        _ observed: [ObservedObject],
        _ bindings: [Binding] = []
    ) -> [IntentSettler.Settlement] {
        IntentSettler.settle(
            intents.enumerated().map { JournaledIntent(number: Int64($0.offset + 7), intent: $0.element) },
            observed: [Model.vendor: observed],
            bindings: bindings,
            check: WriteCheck([Model.vendor: ModelTranslator()], now: Model.now)
        )
    }

    private func isFailed(_ settlement: IntentSettler.Settlement?) -> Bool {
        if case .failed? = settlement?.outcome { settlement?.changes == [] } else { false }
    }

    @Test("an object that bears the best mark is the one that was to be made, and is bound as ours")
    func created() throws {
        let there = Model.observed(egress, "d1")
        let namesake = Model.observed(Model.definition("else", name: "EGRESS"), "d2")
        let found = settle([intent(.create, egress)], [namesake, there])
        #expect(found.map(\.number) == [7])
        #expect(found.map(\.outcome) == [.done(id: "d1")])
        #expect(found.map(\.changes) == [[.bind(Model.binding(egress, "d1"))]])
    }

    @Test("an object that is not there was not made")
    func notCreated() {
        #expect(isFailed(settle([intent(.create, egress)], []).first))
    }

    @Test("an object that bears the mark and differs in what its creation sets at once is somebody else's")
    func madeByOthers() {
        let there = Model.observed(egress, "d1", changing: ["aggregation": "max"])
        #expect(isFailed(settle([intent(.create, egress)], [there]).first))
    }

    @Test("what differs only in what a later request of its creation sets is left half done, and ours")
    func halfDone() {
        let ready = Model.definition("egress", ["isReady": true])
        let begun = Model.observed(ready, "d1", changing: ["isReady": false])
        #expect(settle([intent(.create, ready)], [begun]).map(\.outcome) == [.done(id: "d1")])
        var half = Model.binding(ready, "d1")
        half.recorded["isReady"] = false
        #expect(settle([intent(.create, ready)], [begun]).map(\.changes) == [[.bind(half)]])
        let other = Model.observed(ready, "d1", changing: ["isReady": "never"])
        #expect(isFailed(settle([intent(.create, ready)], [other]).first))
        let unready = Model.definition("egress", ["isReady": false])
        let edited = Model.observed(unready, "d1", changing: ["isReady": true])
        #expect(isFailed(settle([intent(.create, unready)], [edited]).first))
    }

    @Test("an object that is bound to another is not the one that was to be made")
    func boundElsewhere() {
        let there = Model.observed(Model.definition("old", name: "EGRESS"), "d1")
        let binding = Model.binding(Model.definition("old", name: "EGRESS"), "d1")
        #expect(isFailed(settle([intent(.create, egress)], [there], [binding]).first))
    }

    @Test("of several that bear the mark none is taken, and the reason counts them")
    func severalCreated() {
        let found = settle([intent(.create, egress)], [Model.observed(egress, "d1"), Model.observed(egress, "d2")])
        #expect(found.map(\.outcome) == [.failed("2 objects bear the externalRef `egress`")])
    }

    @Test("two that were to be made do not share one object")
    func twoCreations() {
        let first = Model.definition("a", name: "Same")
        let second = Model.definition("b", name: "Same", ["externalRef": "a"])
        let there = Model.observed(first, "d1")
        let found = settle([intent(.create, first), intent(.create, second)], [there])
        #expect(found.map(\.number) == [7, 8])
        #expect(found[0].outcome == .done(id: "d1"))
        #expect(isFailed(found[1]))
    }

    @Test("an update is done when every field is as it was to be", arguments: [false, true])
    func updated(isDone: Bool) {
        var binding = Model.binding(egress, "d1")
        binding.recorded["unit"] = "GiB"
        binding.name = "Outgoing"
        let there = Model.observed(egress, "d1", changing: isDone ? [:] : ["unit": "GiB"])
        let change = FieldChange(path: "unit", before: "GiB", after: "MiB")
        let found = settle([intent(.update, egress, id: "d1", changes: [change])], [there], [binding])
        if isDone {
            #expect(found.map(\.outcome) == [.done(id: "d1")])
            #expect(found.map(\.changes) == [[.bind(Model.binding(egress, "d1"))]])
        } else {
            #expect(isFailed(found.first))
        }
    }

    @Test(
        "what a change that was cut off had done, for the moment or for good, is nobody's edit, and what others did is"
    )
    func begunUpdate() {
        let held = Model.definition("egress", ["unit": "MiB", "isReady": true, "note": "ours"])
        let wanted = Model.definition("egress", ["unit": "GiB", "isReady": true, "note": "new"])
        let binding = Model.binding(held, "d1")
        var change = intent(.update, wanted, id: "d1", changes: wanted.image.changes(from: held.image))
        change.before = PriorState(object: Model.observed(held, "d1"), binding: binding)
        func expect(_ now: [String: JSONValue], recorded: [String: JSONValue], isDone: Bool = false) {
            var left = binding
            for (path, value) in recorded { left.recorded[path] = value }
            let found = settle([change], [Model.observed(held, "d1", changing: now)], [binding])
            #expect(found.map(\.outcome.isDone) == [isDone])
            #expect(found.map(\.changes) == [left == binding ? [] : [.bind(left)]], "\(now)")
        }
        expect([:], recorded: [:])
        expect(["isReady": false], recorded: ["isReady": false])
        expect(["isReady": false, "unit": "GiB"], recorded: ["isReady": false, "unit": "GiB"])
        expect(
            ["isReady": false, "unit": "GiB", "note": "new"],
            recorded: ["isReady": false, "unit": "GiB", "note": "new"]
        )
        expect(["unit": "GiB", "note": "new"], recorded: ["unit": "GiB", "note": "new"], isDone: true)
        expect(["isReady": "never", "unit": "KiB"], recorded: [:])
        change.before = PriorState(object: Model.observed(held, "d1", changing: ["isReady": false]), binding: binding)
        expect(["isReady": false], recorded: [:])
    }

    @Test("what a removal that was cut off had begun with is nobody's edit")
    func begunDeletion() {
        let held = Model.definition("egress", ["unit": "MiB", "isReady": true])
        let binding = Model.binding(held, "d1")
        var removal = intent(.delete, held, id: "d1", changes: [])
        removal.before = PriorState(object: Model.observed(held, "d1"), binding: binding)
        let now = Model.observed(held, "d1", changing: ["isReady": false, "externalRef": "~", "unit": "GiB"])
        var left = binding
        left.recorded["isReady"] = false
        left.recorded["externalRef"] = "~"
        #expect(settle([removal], [now], [binding]).map(\.changes) == [[.bind(left)]])
        #expect(isFailed(settle([removal], [Model.observed(held, "d1", changing: ["unit": "GiB"])], [binding]).first))
    }

    @Test("an update of an object that is gone was not done")
    func updatedAndGone() {
        let found = settle([intent(.update, egress, id: "d1")], [], [Model.binding(egress, "d1")])
        #expect(isFailed(found.first))
    }

    @Test("a deletion is done when the object is gone", arguments: [false, true])
    func deleted(isDone: Bool) {
        let binding = Model.binding(egress, "d1")
        let there = isDone ? [] : [Model.observed(egress, "d1")]
        let found = settle([intent(.delete, egress, id: "d1")], there, [binding])
        if isDone {
            #expect(found.map(\.outcome) == [.done(id: "d1")])
            #expect(found.map(\.changes) == [[.unbind(vendor: Model.vendor, ref: egress.ref)]])
        } else {
            #expect(isFailed(found.first))
        }
    }

    @Test("what gives its place up gets its new name among ours with that, and not before", arguments: [false, true])
    func handedOver(isDone: Bool) {
        let binding = Model.binding(egress, "d1")
        var change = intent(
            .update,
            egress,
            id: "d1",
            changes: [FieldChange(path: "externalRef", before: "egress", after: "egress~")]
        )
        change.ref = egress.ref.superseded(id: "d1")
        change.before = PriorState(object: Model.observed(egress, "d1"), binding: binding)
        let there = Model.observed(egress, "d1", changing: isDone ? ["externalRef": "egress~"] : [:])
        let found = settle([change], [there], [binding])
        guard isDone else { return #expect(isFailed(found.first)) }
        var renamed = binding.superseded
        renamed.recorded["externalRef"] = "egress~"
        #expect(found.map(\.changes) == [[.unbind(vendor: Model.vendor, ref: egress.ref), .bind(renamed)]])
    }

    @Test(
        "what takes the place of an object that is there leaves that bound under its new name",
        arguments: [false, true]
    )
    func placeTaken(isOldThere: Bool) {
        let binding = Model.binding(egress, "d1")
        let old = Model.observed(egress, "d1", changing: ["externalRef": "egress~"])
        let made = Model.observed(egress, "d2")
        let found = settle([intent(.create, egress)], isOldThere ? [old, made] : [made], [binding])
        let kept: [BindingChange] = isOldThere ? [.bind(binding.superseded)] : []
        #expect(found.map(\.changes) == [kept + [.bind(Model.binding(egress, "d2"))]])
    }

    @Test("an adoption sends nothing, and is done again")
    func adopted() {
        #expect(isFailed(settle([intent(.adopt, egress, id: "d1")], [Model.observed(egress, "d1")]).first))
    }

    @Test("intents at a vendor that could not be read stay open")
    func unreadVendor() {
        let found = settle([intent(.create, egress, vendor: "second"), intent(.create, egress)], [])
        #expect(found.map(\.number) == [8])
    }

    @Test("settlements make and forget bindings")
    func appliedSettlements() {
        let other = Model.definition("other")
        let kept = [Model.binding(other, "d2"), Model.binding(Model.definition("gone"), "d3")]
        let bound = IntentSettler.Settlement(
            number: 1,
            outcome: .done(id: "d1"),
            changes: [.bind(Model.binding(egress, "d1"))]
        )
        let gone = IntentSettler.Settlement(
            number: 2,
            outcome: .done(id: "d3"),
            changes: [.unbind(vendor: Model.vendor, ref: kept[1].ref)]
        )
        #expect(IntentSettler.apply([bound, gone], to: kept) == [Model.binding(egress, "d1"), kept[0]])
    }
}
