import Foundation
import Metering
import SQLiteState
import SyncEngine
import Testing

@Suite("The lock of a run that is over is taken away by hand")
struct StateUnlockTests {
    /// A project at Amberflo whose lock somebody else holds.
    private func locked(_ vendors: TestVendors, by holder: LockOwner) async throws -> TestProject {
        let project = try vendors.project(Meters.two, at: ["amberflo"])
        await project.succeed("apply", "--yes", "--meter", "egress")
        try project.state().lock(holder)
        return project
    }

    private func holder(host: String = "elsewhere", process: Int32 = 4711, start: String = "") -> LockOwner {
        LockOwner(
            user: "grace",
            host: host,
            process: process,
            processStart: start,
            command: "migrate run",
            since: TestProject.noon
        )
    }

    private func lock(of project: TestProject) throws -> LockOwner? {
        try project.state().heldLock(seenFrom: "forge")?.owner
    }

    @Test("who holds it is shown, a person is asked, and the next run goes on")
    func asked() async throws {
        try await TestVendors.serve { vendors in
            let holder = holder()
            let project = try await locked(vendors, by: holder)
            #expect(await project.run("apply", "--yes").err.contains("`meterway state unlock`"))
            let nobody = await project.run("state", "unlock")
            #expect(nobody.status == 1 && nobody.err.contains("nothing was written") && nobody.err.contains("`--yes`"))
            for line in [
                "command  migrate run", "user     grace", "host     elsewhere", "process  4711",
                "since    2026-11-16T12:00:00Z", "From this machine, forge, it cannot be told",
            ] {
                #expect(nobody.out.contains(line), "\(nobody.out)")
            }
            #expect(await project.run("state", "unlock", answer: "no").status == 1)
            #expect(try lock(of: project) == holder)
            let done = await project.run("state", "unlock", answer: "yes")
            #expect(done.status == 0 && done.out.contains("The lock is free."), "\(done.words)")
            #expect(done.err.contains("its lock to be taken away? Only `yes` is taken for yes: "))
            #expect(try lock(of: project) == nil)
            await project.succeed("apply", "--yes")
            #expect(await project.run("history").out.contains("state unlock by ada on forge"))
            await project.succeed("history", "--verify")
        }
    }

    @Test("in JSON the question shows the holder to the person, and standard output is one document")
    func json() async throws {
        try await TestVendors.serve { vendors in
            let project = try await locked(vendors, by: holder())
            let done = await project.run("state", "unlock", "--format", "json", answer: "yes")
            #expect(done.err.contains("process  4711"), "\(done.err)")
            #expect(
                try done.json() == [
                    "unlocked": true,
                    "holder": [
                        "command": "migrate run", "user": "grace", "host": "elsewhere", "process": 4711,
                        "since": "2026-11-16T12:00:00Z", "ended": .null,
                    ],
                ]
            )
            let free = await project.succeed("state", "unlock", "--format", "json")
            #expect(try free.json() == ["unlocked": false, "holder": .null])
            #expect(await project.succeed("state", "unlock").out.contains("Nobody holds the lock"))
        }
    }

    @Test("a holder that is at work on this machine keeps it, whatever is said")
    func alive() async throws {
        try await TestVendors.serve { vendors in
            let holder = holder(host: "forge", process: getpid())
            let project = try await locked(vendors, by: holder)
            let refused = await project.run("state", "unlock", "--yes")
            #expect(refused.status == 1 && refused.err.contains("by grace on forge"), "\(refused.words)")
            #expect(refused.err.contains("is at work; wait until it has ended"), "\(refused.err)")
            #expect(try lock(of: project) == holder)
        }
    }

    @Test("one that has ended on this machine is said to have, and the next run would take its lock as well")
    func ended() async throws {
        try await TestVendors.serve { vendors in
            let project = try await locked(vendors, by: holder(host: "forge", start: "another-boot:7"))
            let done = await project.succeed("state", "unlock", "--yes")
            #expect(done.out.contains("That run has ended; the next one would take its lock"), "\(done.out)")
            #expect(try lock(of: project) == nil)
        }
    }

    @Test("without a state nobody holds a lock, and none is made")
    func noState() async throws {
        let project = try TestProject(["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two])
        #expect(await project.succeed("state", "unlock").out.contains("Nobody holds the lock"))
        #expect(!project.has(".meterway"))
    }
}
