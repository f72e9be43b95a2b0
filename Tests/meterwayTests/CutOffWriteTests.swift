import Metering
import SandboxServer
import Testing

@Suite("A write to Togai that was cut off between its requests")
struct CutOffWriteTests {
    /// A project that was applied, changed and applied again, until Togai had carried some requests out and took no more.
    private func cut(
        _ vendors: TestVendors,
        at names: [String] = ["togai"],
        after writes: Int,
        _ change: (TestProject) throws -> Void
    ) async throws -> TestProject {
        let project = try vendors.project(Meters.two, at: names)
        await project.apply()
        try change(project)
        let before = vendors.requests("togai")
        await project.succeed("plan")
        let reading = vendors.requests("togai") - before
        // The second rule does not count the request that the first one takes.
        vendors.faults.add(try FaultRule(.dropAfter, endpoint: "togai", nth: reading + writes, count: 1))
        vendors.faults.add(try FaultRule(.dropBefore, endpoint: "togai", nth: reading + writes, count: 10_000))
        #expect(await project.run("apply", "--yes", "--allow-replace", "--vendor", "togai").status == 3)
        vendors.faults.removeAll()
        return project
    }

    private func expectNobodysEdit(_ project: TestProject) async throws {
        let files = try project.read("meters/meters.yaml")
        let drift = await project.succeed("drift")
        #expect(drift.out.contains("Drift: none"), "\(drift.out)")
        await project.succeed("drift", "--accept", "--yes")
        #expect(try project.read("meters/meters.yaml") == files)
        let plan = await project.succeed("plan")
        #expect(!plan.out.contains("was changed at the vendor"), "\(plan.out)")
        #expect(plan.out.contains("\"INACTIVE\""), "\(plan.out)")
    }

    @Test("is finished by the next apply, and not told as somebody's edit", arguments: [2, 3])
    func edit(writes: Int) async throws {
        try await TestVendors.serve { vendors in
            // Refused while active; deactivated; edited; activated again.
            let project = try await cut(vendors, after: writes) {
                try $0.edit("meters/meters.yaml", "name: Calls", "name: API calls")
            }
            try await expectNobodysEdit(project)
            await project.apply()
            await project.expectSettled()
            await project.succeed("drift")
            await project.succeed("history", "--verify")
        }
    }

    @Test("is no drift where it was to take the meter away, either", arguments: [1, 2])
    func replacement(writes: Int) async throws {
        try await TestVendors.serve { vendors in
            // Deactivated; renamed; archived.
            let project = try await cut(vendors, after: writes) {
                try $0.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 2")
            }
            try await expectNobodysEdit(project)
            await project.apply("--allow-replace")
            await project.expectSettled()
        }
    }

    @Test("is not carried to other vendors by a sync, which finishes it")
    func sync() async throws {
        try await TestVendors.serve { vendors in
            let project = try await cut(vendors, at: ["togai", "amberflo"], after: 2) {
                try $0.edit("meters/meters.yaml", "description: Requests answered", "description: Answers")
            }
            let synced = await project.succeed("sync", "togai", "amberflo", "--yes", "--format", "json")
            #expect(try synced.json()["edits"] == [], "\(synced.out)")
            await project.apply()
            await project.expectSettled()
        }
    }

    /// Takes back the second run, of which Togai carries so many writes out, and then again.
    private func undoTwice(_ project: TestProject, _ vendors: TestVendors, after writes: Int) async throws {
        let before = vendors.requests("togai")
        #expect(await project.run("undo", "2", "--allow-replace").status == 1)
        let reading = vendors.requests("togai") - before
        vendors.faults.add(try FaultRule(.dropAfter, endpoint: "togai", nth: reading + writes, count: 1))
        vendors.faults.add(try FaultRule(.dropBefore, endpoint: "togai", nth: reading + writes, count: 10_000))
        #expect(await project.run("undo", "2", "--yes", "--allow-replace").status == 3)
        vendors.faults.removeAll()
        let undone = await project.succeed("undo", "2", "--yes", "--allow-replace")
        #expect(!undone.out.contains("it was changed since"), "\(undone.words)")
    }

    @Test("is finished by the same undo, and the meter counts again", arguments: [2, 3])
    func undoneEdit(writes: Int) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai"])
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Calls", "name: API calls")
            await project.apply()
            try await undoTwice(project, vendors, after: writes)
            try project.edit("meters/meters.yaml", "name: API calls", "name: Calls")
            await project.expectSettled()
        }
    }

    @Test("is finished by the same undo where it makes the meter of before again", arguments: [1, 2])
    func undoneReplacement(writes: Int) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai"])
            await project.apply()
            try project.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 2")
            await project.apply("--allow-replace")
            try await undoTwice(project, vendors, after: writes)
            try project.edit("meters/meters.yaml", "value: attributes.bytes * 2", "value: attributes.bytes")
            await project.expectSettled()
        }
    }

    @Test("an edit by somebody else is still told beside it")
    func editByOthers() async throws {
        try await TestVendors.serve { vendors in
            let project = try await cut(vendors, after: 2) {
                try $0.edit("meters/meters.yaml", "name: Calls", "name: API calls")
            }
            try await vendors.byOthers(at: "togai") {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
            }
            let drift = await project.run("drift")
            #expect(drift.status == 2 && drift.out.contains("\"Egress\" → \"Theirs\""), "\(drift.out)")
            #expect(!drift.out.contains("status"), "\(drift.out)")
        }
    }
}
