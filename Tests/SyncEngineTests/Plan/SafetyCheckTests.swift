import AdapterKit
import Metering
import SyncEngine
import Testing

@Suite("Mass changes stop")
struct SafetyCheckTests {
    private func plan(bound: Int, _ actions: [(Change.Action, Int)]) -> Plan {
        let changes = actions.flatMap { action, count in
            (0..<count).map { index in
                Change(action, ref: ObjectRef(ModelKind.definition, "m\(index)"), name: "M", meters: [])
            }
        }
        return Plan(vendors: [VendorPlan(name: Model.vendor, adapter: "model", changes: changes, bound: bound)])
    }

    private func violations(_ plan: Plan, _ limits: SafetyLimits = SafetyLimits()) -> [String] {
        SafetyCheck.violations(of: plan, limits: limits).map { "\($0.what) \($0.planned) of \($0.bound), \($0.limit)" }
    }

    @Test("a percentage is rounded up")
    func roundedUp() {
        #expect(violations(plan(bound: 11, [(.delete, 2)])).isEmpty)
        #expect(violations(plan(bound: 11, [(.delete, 3)])) == ["deletes 3 of 11, 10%"])
        #expect(violations(plan(bound: 10, [(.delete, 1)])).isEmpty)
        #expect(violations(plan(bound: 10, [(.delete, 2)])) == ["deletes 2 of 10, 10%"])
    }

    @Test("a percentage counts from ten bound objects on")
    func fromTenOn() {
        #expect(violations(plan(bound: 9, [(.delete, 9), (.update, 9)])).isEmpty)
        #expect(violations(plan(bound: 10, [(.update, 4)])) == ["updates 4 of 10, 30%"])
    }

    @Test("what ends a creation that an earlier run left open is no update")
    func unfinishedCreations() {
        var plan = plan(bound: 10, [(.update, 5)])
        plan.vendors[0].unfinished = [ObjectRef(ModelKind.definition, "m0")]
        #expect(violations(plan) == ["updates 4 of 10, 30%"])
        plan.vendors[0].unfinished.insert(ObjectRef(ModelKind.definition, "m4"))
        #expect(violations(plan).isEmpty)
    }

    @Test("a number counts from the first object on")
    func number() {
        let limits = SafetyLimits(maxDeletes: .count(0), maxUpdates: .count(1))
        #expect(violations(plan(bound: 1, [(.delete, 1), (.update, 1)]), limits) == ["deletes 1 of 1, 0"])
        #expect(violations(plan(bound: 5, [(.update, 2)]), limits) == ["updates 2 of 5, 1"])
    }

    @Test("a replacement is an update, and creations and adoptions never count")
    func whatCounts() {
        let limits = SafetyLimits(maxDeletes: .count(0), maxUpdates: .count(1))
        #expect(violations(plan(bound: 20, [(.create, 50), (.adopt, 50), (.blocked, 9)]), limits).isEmpty)
        #expect(violations(plan(bound: 20, [(.update, 1), (.replace, 1)]), limits) == ["updates 2 of 20, 1"])
    }

    @Test("what would not be done does not count")
    func withheld() {
        var plan = plan(bound: 20, [(.replace, 3), (.delete, 3)])
        for index in plan.vendors[0].changes.indices {
            plan.vendors[0].changes[index].needs =
                plan.vendors[0].changes[index].action == .replace ? .allowReplace : nil
            plan.vendors[0].changes[index].onlyUnbinds = true
        }
        #expect(violations(plan, SafetyLimits(maxDeletes: .count(0), maxUpdates: .count(0))).isEmpty)
    }

    @Test("what a replacement left to do does not count a second time")
    func leftByReplacement() {
        var plan = plan(bound: 20, [(.delete, 3)])
        for index in plan.vendors[0].changes.indices {
            plan.vendors[0].changes[index].successor = ObjectRef(ModelKind.definition, "new")
        }
        #expect(violations(plan, SafetyLimits(maxDeletes: .count(0))).isEmpty)
    }

    @Test("each vendor is held to the limits by itself, and the text says what to do")
    func perVendor() {
        var plan = plan(bound: 30, [(.delete, 4)])
        plan.vendors.append(VendorPlan(name: "second", adapter: "model", changes: plan.vendors[0].changes, bound: 40))
        let found = SafetyCheck.violations(of: plan, limits: SafetyLimits())
        #expect(found.map(\.vendor) == [Model.vendor])
        #expect(found[0].description.contains("`--max-deletes 4`"))
        #expect(found[0].description.contains("nothing was written"))
    }

    @Test("each text has the options that allow the whole plan, so that the next run is not stopped by another limit")
    func allowing() {
        var plan = plan(bound: 30, [(.delete, 4)])
        plan.vendors.append(self.plan(bound: 10, [(.delete, 2), (.update, 9)]).vendors[0])
        let texts = SafetyCheck.violations(of: plan, limits: SafetyLimits()).map(\.description)
        #expect(texts.count == 3)
        #expect(texts.allSatisfy { $0.contains("`--max-deletes 4 --max-updates 9`") }, "\(texts)")
    }

    @Test("a number that is given holds at a vendor inside its percentage too, and the options allow for that")
    func allowingInside() {
        var plan = plan(bound: 60, [(.delete, 6), (.update, 7)])
        plan.vendors.append(self.plan(bound: 20, [(.delete, 4)]).vendors[0])
        let found = SafetyCheck.violations(of: plan, limits: SafetyLimits())
        #expect(found.map(\.planned) == [4])
        #expect(found.map(\.allowing) == ["--max-deletes 6"])
        #expect(SafetyCheck.violations(of: plan, limits: SafetyLimits(maxDeletes: .count(6))).isEmpty)
    }
}
