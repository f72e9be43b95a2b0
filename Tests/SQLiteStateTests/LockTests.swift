import Foundation
import Metering
import SyncEngine
import Testing

@testable import SQLiteState

@Suite("One run at a time holds the lock")
struct LockTests {
    let folder: StateFolder

    init() throws {
        folder = try StateFolder()
    }

    /// A machine on which only the given processes live.
    private func machine(_ living: [Int32: String], here: String = "") -> ProcessProbe {
        ProcessProbe(here: ProcessMark(here)) { process in living[process].map { .alive(ProcessMark($0)) } ?? .gone }
    }

    @Test("a lock that a living process holds is refused with who holds it and since when")
    func livingHolder() throws {
        let store = try folder.open(processes: machine([42: "boot:7", 43: "boot:9"]))
        let holder = Samples.owner()
        try store.lock(holder)
        let error = #expect(throws: StateError.self) {
            try folder.open(processes: machine([42: "boot:7"])).lock(Samples.owner("bob", process: 43, start: "boot:9"))
        }
        #expect(error?.code == .locked(by: holder))
        #expect(error?.message.contains("`meterway apply` by alice on ci-3 (process 42) since 2026-09-2") == true)
        #expect(error?.message.contains("state unlock") == false)
    }

    @Test("others can tell who is at work, and the holder itself and a dead one are none")
    func runUnderWay() throws {
        let store = try folder.open(processes: machine([42: "boot:7"]))
        let holder = Samples.owner()
        #expect(try store.runUnderWay(seenFrom: holder.host) == nil)
        try store.lock(holder)
        #expect(try store.runUnderWay(seenFrom: holder.host) == nil)
        #expect(try folder.open(processes: machine([42: "boot:7"])).runUnderWay(seenFrom: holder.host) == holder)
        #expect(try folder.open(processes: machine([:])).runUnderWay(seenFrom: holder.host) == nil)
        try store.unlock(holder)
        #expect(try folder.open(processes: machine([42: "boot:7"])).runUnderWay(seenFrom: holder.host) == nil)
    }

    @Test("the holder itself may take it again, and gives it back")
    func holderItself() throws {
        let store = try folder.open(processes: machine([42: "boot:7"]))
        try store.lock(Samples.owner())
        try store.lock(Samples.owner())
        try store.unlock(Samples.owner())
        try store.lock(Samples.owner("bob", process: 43))
    }

    @Test("nobody gives back a lock that another holds, in a file as in memory")
    func foreignUnlock() throws {
        let file = try folder.open(processes: machine([42: "boot:7"]))
        for store in [file, InMemoryStateStore()] as [any StateStore] {
            try store.lock(Samples.owner())
            try store.unlock(Samples.owner("bob", process: 43))
            let error = #expect(throws: StateError.self) { try store.lock(Samples.owner("bob", process: 43)) }
            #expect(error?.code == .locked(by: Samples.owner()))
            try store.lock(Samples.owner())
            try store.unlock(Samples.owner())
            try store.lock(Samples.owner("bob", process: 43))
        }
    }

    @Test("the lock of a process that is gone is taken over")
    func deadHolder() throws {
        let store = try folder.open(processes: machine([43: "boot:9"]))
        try store.lock(Samples.owner())
        let heir = Samples.owner("bob", process: 43, start: "boot:9")
        try store.lock(heir)
        let error = #expect(throws: StateError.self) { try store.lock(Samples.owner("eve", process: 44)) }
        #expect(error?.code == .locked(by: heir))
    }

    @Test("the lock of a process whose number another process has now is taken over")
    func reusedNumber() throws {
        let store = try folder.open(processes: machine([42: "boot:8", 43: "boot:9"]))
        try store.lock(Samples.owner())
        try store.lock(Samples.owner("bob", process: 43, start: "boot:9"))
    }

    @Test("a holder that lives, but of which the machine does not tell the start, keeps the lock")
    func unknownStart() throws {
        let store = try folder.open(processes: ProcessProbe { _ in .alive(nil) })
        try store.lock(Samples.owner())
        #expect(throws: StateError.self) { try store.lock(Samples.owner("bob", process: 43)) }
    }

    @Test("a holder on another machine keeps the lock, and the error says how to give it back")
    func otherMachine() throws {
        let store = try folder.open(processes: machine([:]))
        let holder = Samples.owner(host: "laptop")
        try store.lock(holder)
        let error = #expect(throws: StateError.self) { try store.lock(Samples.owner("bob", process: 43)) }
        #expect(error?.code == .locked(by: holder))
        #expect(error?.message.contains("From this machine, ci-3") == true)
        #expect(error?.message.contains("`meterway state unlock` takes its lock away") == true)
    }

    @Test("a holder in another container keeps the lock, and the error says how to give it back")
    func otherContainer() throws {
        let store = try folder.open(processes: machine([:], here: "boot:9@2"))
        let holder = Samples.owner(start: "boot:7@1")
        try store.lock(holder)
        let error = #expect(throws: StateError.self) {
            try store.lock(Samples.owner("bob", process: 42, start: "boot:9@2"))
        }
        #expect(error?.code == .locked(by: holder))
        #expect(error?.message.contains("another container (PID namespace) of ci-3") == true)
        #expect(error?.message.contains("`meterway state unlock` takes its lock away") == true)
    }

    @Test("a lock is taken away from a holder that is over, as a person says, and from no other")
    func takenAway() throws {
        let store = try folder.open(processes: machine([42: "boot:7", 43: "boot:9"], here: "boot:9@2"))
        let (heir, far) = (Samples.owner("bob", process: 43, start: "boot:9"), Samples.owner(host: "laptop"))
        for (holder, life) in [(far, .outOfSight), (Samples.owner(process: 7), .ended)] as [(LockOwner, ProcessLife)] {
            try folder.open().lock(holder)
            #expect(try store.heldLock(seenFrom: "ci-3").map { [$0.owner] } == [holder])
            #expect(try store.heldLock(seenFrom: "ci-3")?.life == life)
            try store.takeLock(of: holder, for: heir)
            #expect(try store.heldLock(seenFrom: "ci-3")?.owner == heir)
            _ = try store.begin(Samples.run())
            let late = #expect(throws: StateError.self) { try store.takeLock(of: holder, for: heir) }
            #expect(late?.message.contains("changed hands") == true)
            try store.unlock(heir)
        }
        let gone = #expect(throws: StateError.self) { try store.takeLock(of: far, for: heir) }
        #expect(gone?.message.contains("nobody holds it any more") == true)
        try folder.open().lock(Samples.owner())
        #expect(throws: StateError.self) { try store.takeLock(of: Samples.owner(), for: heir) }
        #expect(try store.heldLock(seenFrom: "ci-3")?.owner == Samples.owner())
    }

    @Test("a run whose lock was taken away writes nothing more", arguments: [true, false])
    func lockLost(taken: Bool) async throws {
        let store = try folder.open(processes: machine([42: "boot:7"]))
        let binding = try Samples.binding("a")
        try store.lock(Samples.owner())
        let run = try store.begin(Samples.run())
        let number = try await store.record([try Samples.intent(run, "a")])[0]
        let before = try store.verify()
        let other = try folder.open(processes: machine([43: "boot:9"]))
        if taken {
            try other.lock(Samples.owner("bob", process: 43, start: "boot:9"))
        } else {
            try other.unlock(Samples.owner())
        }
        let attempts: [() async throws -> Void] = [
            { _ = try store.begin(Samples.run()) },
            { _ = try await store.record([try Samples.intent(run, "b")]) },
            { try await store.settle(number, .done(id: "um.1"), [.bind(binding)], by: run) },
            { try store.change([.bind(binding)], by: run) },
            { _ = try store.keep(StateDocument(kind: "a", name: "b", body: .null), by: run) },
            { try store.finish(run, status: 0, at: Samples.start) },
        ]
        for attempt in attempts {
            let error = await #expect(throws: StateError.self) { try await attempt() }
            #expect(error?.code == .lockLost)
            #expect(error?.message.contains(taken ? "by bob on ci-3 (process 43)" : "nobody holds it") == true)
        }
        #expect(try other.verify() == before)
        #expect(try other.bindings().isEmpty)
        try store.unlock(Samples.owner())
        if taken { _ = try other.begin(Samples.run()) }
    }

    @Test("of many that ask at once exactly one gets it")
    func contention() async throws {
        let folder = folder
        let processes = ProcessProbe { _ in .alive(ProcessMark("boot:7")) }
        for _ in 0..<5 {
            let owners = (1...6).map { Samples.owner("user-\($0)", process: $0) }
            let holders = await withTaskGroup(of: LockOwner?.self) { group in
                for owner in owners {
                    group.addTask {
                        do {
                            try folder.open(processes: processes).lock(owner)
                            return owner
                        } catch {
                            return nil
                        }
                    }
                }
                return await group.reduce(into: [LockOwner]()) { $0 += $1.map { [$0] } ?? [] }
            }
            #expect(holders.count == 1)
            for holder in holders {
                try folder.open().unlock(holder)
            }
        }
    }

    @Test("this process is seen to live, with the same mark each time, which tells the space of its number")
    func thisProcess() throws {
        let process = ProcessInfo.processInfo.processIdentifier
        let here = try #require(ProcessProbe.system.here)
        #expect(ProcessProbe.system.look(process) == .alive(here))
        #expect(here.space?.isEmpty == false)
        #expect(ProcessMark(here.description) == here)
    }

    @Test("a process that has ended is seen to be gone")
    func endedProcess() throws {
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/bin/true")
        try child.run()
        let number = child.processIdentifier
        child.waitUntilExit()
        #expect(ProcessProbe.system.look(number) == .gone)
    }
}

@Suite("A process is known by its number only where that number is given")
struct ProcessLifeTests {
    /// What a process in the space `1` of the boot `b`, where only 42 lives, can tell of process 42 or 43 by its mark.
    @Test(
        arguments: [
            (42, "b:7@1", .running), (42, "b:8@1", .ended), (43, "b:9@1", .ended),
            (42, "b:7@2", .outOfSight), (42, "b:8@2", .outOfSight), (43, "b:9@2", .outOfSight),
            (43, "a:9@2", .ended), (42, "a:7@1", .ended),
            (42, "b:7", .running), (42, "b:8", .ended), (43, "b:9", .ended), (42, "", .running), (43, "", .ended),
        ] as [(Int32, String, ProcessLife)]
    )
    func life(process: Int32, mark: String, life: ProcessLife) {
        let probe = ProcessProbe(here: ProcessMark("b:1@1")) { $0 == 42 ? .alive(ProcessMark("b:7@1")) : .gone }
        #expect(probe.life(of: process, marked: mark) == life)
    }

    @Test("where this machine does not tell its own space or boot, a number from a known one is not looked up")
    func unknownHere() {
        for here in ["", "b:1", ":1"] {
            let probe = ProcessProbe(here: ProcessMark(here)) { _ in .gone }
            #expect(probe.life(of: 42, marked: "b:7@1") == .outOfSight)
            #expect(probe.life(of: 42, marked: "b:7") == .ended)
        }
        let nameless = ProcessProbe(here: ProcessMark(":1@1")) { _ in .alive(ProcessMark(":7@1")) }
        #expect(nameless.life(of: 42, marked: ":7@1") == .running)
        #expect(nameless.life(of: 42, marked: "b:7@1") == .running, "the boot that is not told may be the same one")
        #expect(nameless.life(of: 42, marked: "b:8@1") == .ended)
        let named = ProcessProbe(here: ProcessMark("b:1@1")) { _ in .alive(ProcessMark("b:7@1")) }
        #expect(named.life(of: 42, marked: ":7@1") == .running)
        #expect(named.life(of: 42, marked: ":8@1") == .ended)
        let silent = ProcessProbe { _ in .alive(ProcessMark("b:7")) }
        #expect(silent.life(of: 42, marked: "a:7") == .ended)
    }

    @Test("other texts are no marks", arguments: ["", "b", "7@1", "b:", "b:@1"])
    func noMarks(text: String) {
        #expect(ProcessMark(text) == nil)
    }
}
