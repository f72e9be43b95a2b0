import AdapterKit
import Metering
import SyncEngine
import Synchronization
import Testing

@Suite("A write whose answer was lost is never repeated blindly")
struct ApplyFaultTests {
    private let egress = Model.definition("egress", ["unit": "MiB"])
    private let changed = Model.definition("egress", ["unit": "GiB"])
    private let ann = Model.counter("egress", "ann")

    @Test("a creation that was done is found by reading, and bound")
    func lostAfterCreation() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostAfter)
        let report = try await bench.apply([egress, ann]).report
        #expect(report == ApplyReport(applied: 2))
        #expect(bench.vendor.writes == ["CREATE definition egress", "CREATE counter egress/ann/k"])
        #expect(bench.memory.bindings().allSatisfy { $0.isOurs })
        #expect(try await bench.plan([egress, ann]).changes.isEmpty)
    }

    @Test("a creation that shows late is found at the second look, after the settle delay")
    func lostAfterSlowCreation() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostAfterAndSlow)
        #expect(try await bench.apply([egress]).report == ApplyReport(applied: 1))
        #expect(bench.vendor.writes == ["CREATE definition egress"])
        #expect(bench.waits.withLock { $0 } == [.seconds(1)])
    }

    @Test("a creation that was not done is repeated once")
    func lostBeforeCreation() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostBefore)
        #expect(try await bench.apply([egress]).report == ApplyReport(applied: 1))
        #expect(bench.vendor.writes == ["CREATE definition egress", "CREATE definition egress"])
        #expect(bench.vendor.objects.count == 1)
        #expect(bench.memory.openIntents().isEmpty)
    }

    @Test("a creation is not repeated where the journal cannot say that it will be, which is told with what was lost")
    func doubtNotWritten() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostBefore)
        let store = FailingStateStore(bench.memory, writes: 1)
        let report = try await bench.apply([egress], store: store).report
        #expect(bench.vendor.writes == ["CREATE definition egress"])
        let message = report.failed.first?.message ?? ""
        #expect(message.contains("the journal could not be written: ") && message.contains("the disk is full"))
        #expect(bench.memory.openIntents().count == 1)
        #expect(try await bench.apply([egress]).report == ApplyReport(applied: 1))
        #expect(bench.vendor.objects.count == 1)
    }

    @Test("what bears the same name and is bound to another is not taken for what was to be made")
    func namesake() async throws {
        let bench = ModelBench()
        let first = Model.definition("first", name: "Same")
        let second = Model.definition("second", name: "Same")
        try await bench.apply([first])
        bench.vendor.fail("CREATE", second.ref, .lostBefore)
        #expect(try await bench.apply([first, second]).report == ApplyReport(applied: 1))
        #expect(bench.vendor.objects.map { $0.image["externalRef"] } == ["first", "second"])
        #expect(bench.memory.bindings().map(\.id) == ["definition-1", "definition-2"])
    }

    @Test("a creation whose answer was lost is not sent again where several objects bear its name, which are named")
    func severalBearers() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostBefore)
        bench.onWait.withLock { onWait in
            onWait = { [vendor = bench.vendor, egress] _ in
                for id in ["theirs-2", "theirs-1"] { vendor.put(Model.observed(egress, id)) }
            }
        }
        let report = try await bench.apply([egress]).report
        #expect(report.applied == 0 && report.failed.count == 1)
        let message = report.failed.first?.message ?? ""
        #expect(message.contains("2 objects bear the externalRef `egress`: theirs-1, theirs-2"), "\(message)")
        #expect(bench.vendor.writes == ["CREATE definition egress"])
        #expect(bench.memory.bindings().isEmpty && bench.memory.openIntents().isEmpty)
    }

    @Test("a conflict with what an earlier attempt made after all is settled by reading")
    func conflictWithItself() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostAfterAndSlow)
        bench.vendor.state.withLock { $0.slowness = 2 }
        #expect(try await bench.apply([egress]).report == ApplyReport(applied: 1))
        #expect(bench.vendor.writes == ["CREATE definition egress", "CREATE definition egress"])
        #expect(bench.vendor.objects.count == 1)
        #expect(bench.memory.bindings().map(\.isOurs) == [true])
    }

    @Test("a slower pace is kept to, and what an earlier request made is found")
    func rateLimits() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .rateLimited, .rateLimitedAfter)
        #expect(try await bench.apply([egress]).report == ApplyReport(applied: 1))
        #expect(bench.vendor.objects.count == 1)
        #expect(bench.vendor.writes.count == 2)
        #expect(bench.waits.withLock { $0.first } == .milliseconds(5))
    }

    @Test("an update that was done is found by reading, one that was not is repeated", arguments: [true, false])
    func lostUpdate(isDone: Bool) async throws {
        let bench = ModelBench()
        try await bench.apply([egress])
        bench.vendor.fail("UPDATE", egress.ref, isDone ? .lostAfter : .lostBefore)
        #expect(try await bench.apply([changed]).report == ApplyReport(applied: 1))
        #expect(bench.vendor.writes.count == (isDone ? 2 : 3))
        #expect(bench.vendor.objects.map { $0.image["unit"] } == ["GiB"])
        #expect(try await bench.plan([changed]).changes.isEmpty)
    }

    @Test("a deletion that was done is found by reading, one that was not is repeated", arguments: [true, false])
    func lostDeletion(isDone: Bool) async throws {
        let bench = ModelBench()
        try await bench.apply([egress])
        let there = ObjectRef(ModelKind.definition, "definition-1")
        bench.vendor.fail("DELETE", there, isDone ? .lostAfter : .lostBefore)
        #expect(try await bench.apply([]).report == ApplyReport(applied: 1))
        #expect(bench.vendor.writes.count == (isDone ? 2 : 3))
        #expect(bench.vendor.objects.isEmpty)
        #expect(bench.memory.bindings().isEmpty)
    }

    @Test("a write that never gets an answer is given up after some attempts and stays open")
    func hopeless() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostBefore, .lostBefore, .lostBefore, .lostBefore, .lostBefore)
        let report = try await bench.apply([egress, ann]).report
        #expect(report.applied == 0)
        #expect(report.failed.map(\.isSkipped) == [true, false])
        #expect(bench.vendor.writes.count == 4)
        #expect(bench.memory.openIntents().count == 1)
        bench.vendor.recover()
        #expect(try await bench.apply([egress, ann]).report == ApplyReport(applied: 2))
        #expect(bench.memory.openIntents().isEmpty)
        #expect(bench.vendor.objects.count == 2)
    }

    @Test("where not even reading works the next run settles it", arguments: [true, false])
    func vendorDown(isDone: Bool) async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, isDone ? .lostAfterAndDown : .lostBeforeAndDown)
        let report = try await bench.apply([egress]).report
        #expect(report.failed.map(\.ref) == [egress.ref])
        #expect(report.failed[0].message.contains("reading to find out failed too"))
        #expect(report.failed[0].message.contains("run the same command again: it finds out before it writes"))
        #expect(bench.memory.openIntents().count == 1)
        bench.vendor.recover()
        let second = try await bench.apply([egress])
        #expect(second.plan.lines == (isDone ? [] : ["create definition egress"]))
        #expect(bench.vendor.objects.count == 1)
        #expect(bench.memory.bindings() == [Model.binding(egress, "definition-1")])
        #expect(bench.memory.openIntents().isEmpty)
    }

    @Test("a run that finds a creation still open looks twice before it makes the object again")
    func stillFlying() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostAfterAndDown)
        try await bench.apply([egress])
        bench.vendor.recover()
        bench.vendor.state.withLock { $0.hidden[ObjectRef(ModelKind.definition, "definition-1")] = 1 }
        #expect(try await bench.apply([egress]).plan.changes.isEmpty)
        #expect(bench.vendor.writes == ["CREATE definition egress"])
        #expect(bench.memory.bindings().map(\.id) == ["definition-1"])
    }

    @Test("a refusal is final, is told with status and request, and stops only what depends on it")
    func refusal() async throws {
        let bench = ModelBench()
        let other = Model.definition("other")
        let bob = Model.counter("other", "bob")
        bench.vendor.fail("CREATE", egress.ref, .rejected)
        let report = try await bench.apply([egress, ann, other, bob]).report
        #expect(report.applied == 2)
        #expect(report.failed.map(\.ref) == [ann.ref, egress.ref])
        #expect(report.failed[1].status == 422)
        #expect(report.failed[1].requestID == "r-1")
        #expect(report.failed[1].action == .create)
        #expect(report.failed[0].isSkipped)
        #expect(report.failed[0].message.contains("the definition egress failed"))
        #expect(bench.vendor.writes.count == 3)
        #expect(bench.memory.openIntents().isEmpty)
        #expect(try await bench.apply([egress, ann, other, bob]).report == ApplyReport(applied: 2))
    }

    @Test(
        "what a replacement is to stand on comes first, and where that is refused the old one stays, with what it stands on",
        arguments: [true, false]
    )
    func refusedGround(isNew: Bool) async throws {
        let bench = ModelBench()
        let old = [Model.schema("calls", of: ["egress"]), Model.definition("egress", schema: "calls")]
        try await bench.apply(old)
        let schema = isNew ? "web" : "calls"
        let wanted = [
            Model.schema(schema, of: ["egress"], attributes: ["bytes"]),
            Model.definition("egress", schema: schema, ["aggregation": "max"]),
        ]
        bench.vendor.fail(isNew ? "CREATE" : "UPDATE", wanted[0].ref, .rejected)
        let options = PlanOptions(allowReplace: true, now: Model.now)
        let report = try await bench.apply(wanted, options: options).report
        #expect(report.applied == 0 && report.gone == [])
        #expect(report.failed.filter { !$0.isSkipped }.map(\.ref) == [wanted[0].ref])
        #expect(bench.vendor.writes.count == 3)
        #expect(bench.vendor.objects.map(\.id) == ["schema-1", "definition-2"])
        let second = try await bench.apply(wanted, options: options).report
        #expect(second.failed == [])
        #expect(try await bench.plan(wanted).changes.isEmpty)
    }

    @Test(
        "a refusal of what finishes an object made halfway is told as that, sent once, and the next run finishes it",
        arguments: [
            (ModelVendor.Fault.conflict, "something is in the way", 409),
            (.rejected, "the vendor refused the request", 422),
        ]
    )
    func refusedHalfway(fault: ModelVendor.Fault, words: String, status: Int) async throws {
        let bench = ModelBench()
        let ready = Model.definition("egress", ["isReady": true])
        bench.vendor.fail("CREATE", ready.ref, .lostHalfway)
        bench.vendor.fail("UPDATE", ready.ref, fault)
        let failed = try await bench.apply([ready]).report.failed
        #expect(failed.map(\.status) == [status])
        #expect(failed.first?.message.contains("what was made could not be finished: \(words)") == true)
        #expect(failed.first?.message.contains("reading") == false)
        #expect(bench.vendor.writes == ["CREATE definition egress", "UPDATE definition egress"])
        #expect(bench.memory.openIntents().count == 1)
        let (plan, report) = try await bench.apply([ready])
        #expect(plan.lines == ["update definition egress"] && plan.changes.map(\.needs) == [nil])
        #expect(report == ApplyReport(applied: 1))
        #expect(bench.memory.bindings().map(\.isOurs) == [true])
    }

    @Test("what stands on something that could not be taken away stays")
    func remainingChild() async throws {
        let bench = ModelBench()
        try await bench.apply([egress, ann])
        bench.vendor.fail("DELETE", ObjectRef(ModelKind.counter, "counter-2"), .rejected)
        let report = try await bench.apply([]).report
        #expect(report.applied == 0)
        #expect(report.failed.map(\.ref) == [ann.ref, egress.ref])
        #expect(report.failed.map(\.isSkipped) == [false, true])
        #expect(bench.vendor.writes.count == 3)
        #expect(try await bench.apply([]).report == ApplyReport(applied: 2))
    }

    @Test("what cannot be taken away holds up nothing beside it")
    func remainingSibling() async throws {
        let bench = ModelBench(concurrency: 1)
        let bob = Model.counter("egress", "bob")
        try await bench.apply([egress, ann, bob])
        bench.vendor.fail("DELETE", ObjectRef(ModelKind.counter, "counter-2"), .rejected)
        let report = try await bench.apply([]).report
        #expect(report.applied == 1)
        #expect(report.failed.map(\.ref) == [ann.ref, egress.ref])
        #expect(bench.vendor.objects.map(\.id) == ["definition-1", "counter-2"])
    }

    @Test("a replacement whose removal fails makes nothing, and is told once for each object")
    func failedReplacement() async throws {
        let bench = ModelBench()
        try await bench.apply([egress, ann])
        let wanted = [Model.definition("egress", ["aggregation": "max"]), ann]
        bench.vendor.fail("DELETE", ObjectRef(ModelKind.definition, "definition-1"), .rejected)
        let options = PlanOptions(allowReplace: true, now: Model.now)
        let report = try await bench.apply(wanted, options: options).report
        #expect(report.applied == 0)
        #expect(report.failed.map(\.ref) == [ann.ref, egress.ref])
        #expect(report.failed.map(\.isSkipped) == [true, false])
        #expect(bench.vendor.objects.map(\.id) == ["definition-1"])
        #expect(try await bench.apply(wanted, options: options).report == ApplyReport(applied: 2))
        #expect(try await bench.plan(wanted).changes.isEmpty)
    }

    @Test("what somebody else made under the name meanwhile is neither taken nor overwritten")
    func madeByOthers() async throws {
        let bench = ModelBench()
        bench.vendor.put(Model.observed(egress, "d1", changing: ["unit": "GiB"]))
        bench.vendor.state.withLock { $0.unlisted = [ObjectRef(ModelKind.definition, "d1")] }
        bench.vendor.fail("CREATE", egress.ref, .lostBefore)
        let report = try await bench.apply([egress]).report
        #expect(report.failed.map(\.ref) == [egress.ref])
        #expect(report.failed[0].message.contains("differs from what was to be made in `unit`"))
        #expect(bench.vendor.writes == ["CREATE definition egress"])
        #expect(bench.memory.bindings().isEmpty)
        #expect(bench.memory.openIntents().isEmpty)
    }

    @Test("what a run that was cut off never sent, and somebody else made, is an adoption, and no undo takes it away")
    func madeByOthersAfterCrash() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostBeforeAndDown)
        try await bench.apply([egress])
        bench.vendor.recover()
        bench.vendor.put(Model.observed(egress, "d1", changing: ["unit": "GiB"]))
        #expect(try await bench.undo(1).report == ApplyReport())
        #expect(bench.vendor.objects.map(\.id) == ["d1"])
        let (plan, report) = try await bench.apply([egress])
        #expect(plan.lines == ["adopt definition egress"])
        #expect(plan.changes[0].needs == .adopt)
        #expect(report == ApplyReport(withheld: 1))
        #expect(bench.vendor.objects.map { $0.image["unit"] } == ["GiB"])
    }

    @Test("what the vendor would make twice is waited for longer, and made again once")
    func unguarded() async throws {
        let bench = ModelBench()
        try await bench.apply([egress])
        bench.vendor.fail("CREATE", ann.ref, .lostBefore, .lostBefore, .lostBefore)
        let report = try await bench.apply([egress, ann]).report
        #expect(report.failed.map(\.ref) == [ann.ref])
        #expect(bench.vendor.writes.count { $0.hasPrefix("CREATE counter") } == 2)
        #expect(bench.waits.withLock { $0 } == ([1, 2, 4, 8] + [1, 2, 4, 8]).map { .seconds($0) })
    }

    @Test("what the vendor would make twice and carries out late is not made again")
    func unguardedAndLate() async throws {
        let bench = ModelBench()
        try await bench.apply([egress])
        bench.vendor.state.withLock { $0.slowness = 4 }
        bench.vendor.fail("CREATE", ann.ref, .lostAfterAndSlow)
        #expect(try await bench.apply([egress, ann]).report == ApplyReport(applied: 1))
        #expect(bench.vendor.writes.count == 2)
    }

    @Test("a run that finds such a creation still open waits as long before it makes the object again")
    func unguardedAfterCrash() async throws {
        let bench = ModelBench()
        try await bench.apply([egress])
        bench.vendor.fail("CREATE", ann.ref, .lostAfterAndDown)
        try await bench.apply([egress, ann])
        bench.vendor.recover()
        let made = try #require(bench.vendor.objects.last)
        bench.vendor.state.withLock { $0.hidden[ObjectRef(made.kind, made.id)] = 4 }
        #expect(try await bench.apply([egress, ann]).plan.changes.isEmpty)
        #expect(bench.vendor.writes.count == 2)
    }

    @Test("what was taken away to be made again, and was refused, is told until it is there again")
    func unmade() async throws {
        let bench = ModelBench()
        try await bench.apply([egress])
        let wanted = [Model.definition("egress", ["aggregation": "max", "unit": "MiB"])]
        bench.vendor.fail("CREATE", egress.ref, .rejected)
        let options = PlanOptions(allowReplace: true, now: Model.now)
        let report = try await bench.apply(wanted, options: options).report
        #expect(report.failed.map(\.ref) == [egress.ref])
        #expect(report.gone == [.init(vendor: Model.vendor, ref: egress.ref, id: "definition-1")])
        #expect(bench.memory.unmadeReplacements().map(\.ref) == [egress.ref])
        #expect(bench.memory.unmadeReplacements().map(\.id) == ["definition-1"])
        #expect(try await bench.apply(wanted, options: options).report == ApplyReport(applied: 1))
        #expect(bench.memory.unmadeReplacements().isEmpty)
        try await bench.apply([])
        #expect(bench.memory.unmadeReplacements().isEmpty)
    }

    @Test("a replacement that is stopped between its halves tells what is gone")
    func stoppedReplacement() async throws {
        let bench = ModelBench()
        try await bench.apply([egress])
        bench.stopAfter.withLock { $0 = 1 }
        let wanted = [Model.definition("egress", ["aggregation": "max", "unit": "MiB"])]
        let report = try await bench.apply(wanted, options: PlanOptions(allowReplace: true, now: Model.now)).report
        #expect(report.isCancelled)
        #expect(report.gone.map(\.ref) == [egress.ref])
    }

    @Test("two objects that a vendor made of one are told apart, and neither is taken")
    func doubled() async throws {
        let bench = ModelBench()
        bench.vendor.fail("CREATE", egress.ref, .lostBeforeAndDown)
        try await bench.apply([egress])
        bench.vendor.recover()
        bench.vendor.put(Model.observed(egress, "d1"))
        bench.vendor.put(Model.observed(egress, "d2"))
        let (plan, report) = try await bench.apply([egress])
        #expect(plan.lines == ["blocked definition egress"])
        #expect(report == ApplyReport())
        #expect(bench.memory.openIntents().isEmpty)
    }
}
