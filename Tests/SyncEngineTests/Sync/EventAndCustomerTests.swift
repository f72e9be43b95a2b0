import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("The merge of event schemas and of customers' counters")
struct EventAndCustomerTests {
    private func event(_ description: String?, _ unit: String? = "bytes") throws -> EventSchema {
        try EventSchema(
            name: "api_request",
            description: description,
            attributes: [.init(name: "bytes", unit: unit)],
            dimensions: ["region"]
        )
    }

    private func counter(_ deleteOnReset: Bool = false) throws -> CustomerMeter {
        let key = try #require(Meter.Key("egress"))
        return try #require(
            CustomerMeter(meter: key, customer: "alice", meterKey: "k", deleteOnReset: deleteOnReset)
        )
    }

    @Test("a description that one vendor changed is taken, and what meters read comes to the schema")
    func edited() throws {
        let known = try event("calls of the API")
        let side = EventMerge.Side(name: "togai", now: try event("requests"), shown: known, isEdited: true)
        let merge = EventMerge(known, of: "files", isEdited: false, [side], SyncPolicy())
        let result = merge.merged(attributes: ["bytes", "status"], dimensions: ["region", "tier"])
        #expect(result.schema.description == "requests")
        #expect(result.schema.attributes.map(\.name) == ["bytes", "status"])
        #expect(result.schema.dimensions == ["region", "tier"])
        #expect(result.sources == ["togai"])
    }

    @Test("a text that a vendor cut is no edit")
    func cut() throws {
        let known = try event("a long one", "megabytes of traffic")
        let shown = try event("a long one", "megabytes_")
        let side = EventMerge.Side(name: "togai", now: shown, shown: shown, isEdited: true)
        let result = EventMerge(known, of: "files", isEdited: false, [side], SyncPolicy()).merged(
            attributes: [],
            dimensions: []
        )
        #expect(result.schema == known && result.conflicts == [])
    }

    @Test("a text that a vendor has as it is known is no edit, whatever it would show")
    func known() throws {
        let known = try event("a long one")
        let side = EventMerge.Side(name: "togai", now: known, shown: try event("a long"), isEdited: true)
        let result = EventMerge(known, of: "files", isEdited: true, [side], SyncPolicy()).merged(
            attributes: [],
            dimensions: []
        )
        #expect(result == EventMerge.Result(schema: known))
    }

    @Test("where the files may have changed it too it is a conflict, and so it is between two vendors")
    func conflicts() throws {
        let known = try event("one")
        let a = EventMerge.Side(name: "a", now: try event("two"), shown: known, isEdited: true)
        let b = EventMerge.Side(name: "b", now: try event("three"), shown: known, isEdited: true)
        let both = EventMerge(known, of: "files", isEdited: true, [a], SyncPolicy()).merged(
            attributes: [],
            dimensions: []
        )
        #expect(both.conflicts.first?.sideTexts == ["files": "one", "a": "two"])
        #expect(both.schema == known)
        let two = EventMerge(known, of: "files", isEdited: false, [b, a], SyncPolicy()).merged(
            attributes: [],
            dimensions: []
        )
        #expect(two.conflicts.first?.sideTexts == ["a": "two", "b": "three"])
        #expect(two.conflicts.first?.baseText == "one")
        let preferred = EventMerge(known, of: "files", isEdited: false, [b, a], SyncPolicy(prefer: "b"))
            .merged(attributes: [], dimensions: [])
        #expect(preferred.schema.description == "three")
    }

    @Test("a counter that is gone at one vendor goes everywhere, unless it is new or changed elsewhere")
    func customers() throws {
        let gone = CustomerMerge.Side(name: "a", now: nil, isEdited: false, hasBase: true)
        let kept = CustomerMerge.Side(name: "b", now: try counter(), isEdited: false, hasBase: true)
        #expect(CustomerMerge.merge([gone, kept], SyncPolicy())?.0 == .goes(from: ["a"]))
        let changed = CustomerMerge.Side(name: "b", now: try counter(true), isEdited: true, hasBase: true)
        guard case .open(let conflict)? = CustomerMerge.merge([gone, changed], SyncPolicy())?.0 else {
            Issue.record("it is decided")
            return
        }
        #expect(conflict.sideTexts == ["a": "deleted", "b": "changed"])
        #expect(
            CustomerMerge.merge([gone, changed], SyncPolicy(prefer: "b"))?.0 == .stays(try counter(true), from: ["b"])
        )
        #expect(CustomerMerge.merge([], SyncPolicy()) == nil)
    }

    @Test("what becomes of a counter at the end of its period is taken from the side that changed it")
    func fate() throws {
        let old = CustomerMerge.Side(name: "a", now: try counter(), isEdited: false, hasBase: true)
        let new = CustomerMerge.Side(name: "b", now: try counter(true), isEdited: true, hasBase: true)
        #expect(CustomerMerge.merge([old, new], SyncPolicy())?.0 == .stays(try counter(true), from: ["b"]))
        let foreign = CustomerMerge.Side(name: "b", now: try counter(true), isEdited: false, hasBase: false)
        guard case .open? = CustomerMerge.merge([old, foreign], SyncPolicy())?.0 else {
            Issue.record("a counter that nobody wrote decides")
            return
        }
    }

    @Test("a conflict over the end of a period is settled by the side that is taken, and told")
    func settledFate() throws {
        let old = CustomerMerge.Side(name: "a", now: try counter(), isEdited: false, hasBase: true)
        let foreign = CustomerMerge.Side(name: "b", now: try counter(true), isEdited: false, hasBase: false)
        for (side, deletes) in [("a", false), ("b", true)] {
            let (result, settled) = try #require(CustomerMerge.merge([foreign, old], SyncPolicy(prefer: side)))
            #expect(result == .stays(try counter(deletes), from: [side]))
            #expect(settled.map(\.by) == [side] && settled.map(\.value) == [.bool(deletes)])
            #expect(settled.map(\.conflict.unit) == [.deleteOnReset])
            #expect(settled.map(\.conflict.sideTexts) == [["a": "false", "b": "true"]])
            #expect(settled.map(\.conflict.baseText) == ["false"])
        }
        let edited = CustomerMerge.Side(name: "a", now: try counter(), isEdited: true, hasBase: true)
        guard case (.open(let conflict), []) = try #require(CustomerMerge.merge([edited, foreign], SyncPolicy())) else {
            Issue.record("it is decided")
            return
        }
        #expect(conflict.baseText == nil, "nobody has it as it was")
    }

    @Test("of a counter that is gone at one side and differs at others, both conflicts are told where both are settled")
    func settledTwice() throws {
        let gone = CustomerMerge.Side(name: "a", now: nil, isEdited: false, hasBase: true)
        let kept = CustomerMerge.Side(name: "b", now: try counter(), isEdited: false, hasBase: true)
        let new = CustomerMerge.Side(name: "c", now: try counter(true), isEdited: false, hasBase: false)
        let (result, settled) = try #require(CustomerMerge.merge([gone, kept, new], SyncPolicy(prefer: "c")))
        #expect(result == .stays(try counter(true), from: ["c"]))
        #expect(settled.map(\.conflict.unit) == [.presence, .deleteOnReset])
        #expect(settled.map(\.value) == [PresenceMerge.there, true])
        let (_, open) = try #require(
            CustomerMerge.merge([gone, kept, new], SyncPolicy(fields: [.presence: "c"]))
        )
        #expect(open.map(\.conflict.unit) == [.presence])
    }

    @Test("what a sync was about to leave is in the binding, although its answer was lost")
    func lostAnswer() throws {
        let object = Model.definition("egress")
        let intent = Intent(
            run: 1,
            vendor: Model.vendor,
            action: .create,
            ref: object.ref,
            id: nil,
            name: object.name,
            marks: object.marks,
            meters: object.meters,
            changes: object.image.changes(from: ObjectImage()),
            at: Model.now,
            leaves: Intent.Leaves(definition: ["key": "egress"], isSynced: true)
        )
        let settled = IntentSettler.settle(
            [JournaledIntent(number: 1, intent: intent)],
            observed: [Model.vendor: [Model.observed(object, "d1")]],
            bindings: [],
            check: WriteCheck([Model.vendor: ModelTranslator()], now: Model.now)
        )
        guard case .bind(let binding)? = settled.first?.changes.first else {
            Issue.record("it is not bound")
            return
        }
        #expect(binding.isSynced && binding.isOurs && binding.definition == ["key": "egress"])
    }
}
