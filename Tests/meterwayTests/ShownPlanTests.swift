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
                == [#"ue meterType egress: it would be name "Meanwhile" → "Traffic""#]
        )
        #expect(
            shown(plan()).moved(to: shown(Plan(vendors: [VendorPlan(name: "ue", adapter: "usage-engine")])))
                == ["ue meterType egress: there is nothing to do to it any more"]
        )
    }

    @Test("an edit that came to it is told, though what would be written is the same")
    func decided() throws {
        let key = try #require(Meter.Key("egress"))
        let edit = SyncEdit(.meter(key), .changed, units: [.name], from: ["togai"])
        #expect(shown(plan()).moved(to: shown(plan(), [edit])) == ["egress: it was changed"])
    }
}
