import AdapterKit
import MeterConfig
import Metering
import SyncEngine
import Testing

@testable import meterway

@Suite("What was agreed to is read once more")
struct ShownPlanTests {
    private static let ref = ObjectRef(ObjectKind("meterType"), "egress")

    private func plan(_ name: JSONValue = "Egress", notes: [String] = [], failure: AdapterError? = nil) -> Plan {
        let change = Change(
            .update,
            ref: Self.ref,
            name: "Traffic",
            meters: [],
            remoteID: "1",
            fields: [FieldChange(path: "name", before: name, after: "Traffic")],
            notes: notes
        )
        let changes = failure == nil ? [change] : []
        return Plan(vendors: [VendorPlan(name: "ue", adapter: "usage-engine", changes: changes, failure: failure)])
    }

    private func shown(_ plan: Plan, _ edits: [SyncEdit] = []) -> ShownPlan {
        var decision = SyncDecision()
        decision.edits = edits
        return ShownPlan(plan, decision, files: [])
    }

    @Test("what is still as it was shown goes on, also where a running value has grown meanwhile")
    func same() {
        #expect(shown(plan(notes: ["The running value 7 is lost."])).moved(to: shown(plan(notes: ["8"]))) == [])
    }

    @Test("what somebody made of a field meanwhile is told, and so is what is not to be done any more")
    func edited() {
        #expect(
            shown(plan()).moved(to: shown(plan("Meanwhile")))
                == [#"ue meterType egress: now to be done: update name "Meanwhile" → "Traffic""#]
        )
        #expect(
            shown(plan()).moved(to: shown(Plan(vendors: [VendorPlan(name: "ue", adapter: "usage-engine")])))
                == ["ue meterType egress: there is nothing to do to it any more"]
        )
    }

    @Test("where everything was changed, as by somebody who applied the same, the rest is counted")
    func everything() throws {
        let changes = (10...40).map { number in
            Change(.create, ref: ObjectRef(Self.ref.kind, "m-\(number)"), name: "Traffic", meters: [])
        }
        let many = Plan(vendors: [VendorPlan(name: "ue", adapter: "usage-engine", changes: changes)])
        let none = Plan(vendors: [VendorPlan(name: "ue", adapter: "usage-engine")])
        let error = #expect(throws: CommandFailure.self) { try shown(many).check(against: shown(none)) }
        let problems = try #require(error).problems.map(\.message)
        #expect(problems.count == 22)
        #expect(problems[20] == "ue meterType m-29: there is nothing to do to it any more")
        #expect(problems[21] == "11 more are not as shown")
    }

    @Test("what waited for the end of a period and is due meanwhile is told, since nobody agreed to it now")
    func due() {
        let end = Waiting(until: nil, reason: "its period ends")
        var waiting = plan()
        waiting.vendors[0].changes[0].waits = end
        #expect(
            shown(waiting).moved(to: shown(plan())) == [
                #"ue meterType egress: now to be done: update name "Egress" → "Traffic""#
            ]
        )
        var old = plan()
        old.vendors[0].changes[0].supersession = Supersession(ref: Self.ref, retired: nil, fields: [], waits: end)
        var over = old
        over.vendors[0].changes[0].supersession?.waits = nil
        #expect(shown(old).moved(to: shown(over)).count == 1)
        #expect(shown(old).moved(to: shown(old)) == [])
    }

    @Test("a meter that got usage meanwhile, of which the question did not speak, is told")
    func counted() {
        let now = shown(plan())
        #expect(throws: Never.self) { try now.check(against: now, taking: ["a"], now: ["a"]) }
        #expect(throws: Never.self) { try now.check(against: now, taking: ["a"], now: []) }
        let error = #expect(throws: CommandFailure.self) {
            try now.check(against: now, taking: ["a"], now: ["a", "b"])
        }
        #expect("\(String(describing: error))".contains("b: it has usage now that would be taken away"))
    }

    @Test("an edit that came to it is told, though what would be written is the same")
    func decided() throws {
        let key = try #require(Meter.Key("egress"))
        let edit = SyncEdit(.meter(key), .changed, units: [.name], from: ["togai"])
        #expect(shown(plan()).moved(to: shown(plan(), [edit])) == ["egress: it was changed"])
    }
}
