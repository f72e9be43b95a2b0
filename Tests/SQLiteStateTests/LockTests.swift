import Foundation
import Metering
import SQLiteState
import SyncEngine
import Testing

@Suite("One run at a time holds the lock")
struct LockTests {
    let folder: StateFolder

    init() throws {
        folder = try StateFolder()
    }

    /// A machine on which only the given processes live.
    private func machine(_ living: [Int32: String]) -> ProcessProbe {
        ProcessProbe { process in living[process].map { .alive(start: $0) } ?? .gone }
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
        #expect(error?.message.contains("DELETE FROM lock") == false)
    }

    @Test("the holder itself may take it again, and gives it back")
    func holderItself() throws {
        let store = try folder.open(processes: machine([42: "boot:7"]))
        try store.lock(Samples.owner())
        try store.lock(Samples.owner())
        try store.unlock(Samples.owner())
        try store.lock(Samples.owner("bob", process: 43))
    }

    @Test("nobody gives back a lock that another holds")
    func foreignUnlock() throws {
        let store = try folder.open(processes: machine([42: "boot:7"]))
        try store.lock(Samples.owner())
        try store.unlock(Samples.owner("bob", process: 43))
        #expect(throws: StateError.self) { try store.lock(Samples.owner("bob", process: 43)) }
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
        let store = try folder.open(processes: ProcessProbe { _ in .alive(start: nil) })
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
        #expect(error?.message.contains("sqlite3 \(folder.path) 'DELETE FROM lock'") == true)
    }

    @Test("of many that ask at once exactly one gets it")
    func contention() async throws {
        let folder = folder
        let processes = ProcessProbe { _ in .alive(start: "boot:7") }
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

    @Test("this process is seen to live, with the same start each time")
    func thisProcess() {
        let process = ProcessInfo.processInfo.processIdentifier
        let start = ProcessProbe.system.start(of: process)
        #expect(start.contains(":"))
        #expect(ProcessProbe.system.look(process) == .alive(start: start))
    }

    @Test("a process that has ended is seen to be gone")
    func endedProcess() throws {
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/bin/true")
        try child.run()
        let number = child.processIdentifier
        child.waitUntilExit()
        #expect(ProcessProbe.system.look(number) == .gone)
        #expect(ProcessProbe.system.start(of: number).isEmpty)
    }
}
