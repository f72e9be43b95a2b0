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
    private func undoTwice(_ project: TestProject, _ vendors: TestVendors, after writes: Int) async throws -> Outcome {
        let before = vendors.requests("togai")
        #expect(await project.run("undo", "2", "--allow-replace").status == 1)
        let reading = vendors.requests("togai") - before
        vendors.faults.add(try FaultRule(.dropAfter, endpoint: "togai", nth: reading + writes, count: 1))
        vendors.faults.add(try FaultRule(.dropBefore, endpoint: "togai", nth: reading + writes, count: 10_000))
        #expect(await project.run("undo", "2", "--yes", "--allow-replace").status == 3)
        vendors.faults.removeAll()
        return await project.run("undo", "2", "--yes", "--allow-replace")
    }

    @Test("leaves the meter of an undo deactivated, which the same undo says with the way out", arguments: [2, 3])
    func undoneEdit(writes: Int) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai"])
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Calls", "name: API calls")
            await project.apply()
            let undone = try await undoTwice(project, vendors, after: writes)
            #expect(undone.status == 0, "\(undone.words)")
            let words = "`status` stays \"INACTIVE\", and was \"ACTIVE\": this is left alone, and `meterway apply`"
            #expect(undone.out.contains(words), "\(undone.out)")
            try project.edit("meters/meters.yaml", "name: API calls", "name: Calls")
            await project.apply()
            await project.expectSettled()
        }
    }

    @Test("of an undo that makes a meter again is refused by the same undo with the way out", arguments: [1, 2])
    func undoneReplacement(writes: Int) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai"])
            await project.apply()
            try project.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 2")
            await project.apply("--allow-replace")
            let undone = try await undoTwice(project, vendors, after: writes)
            #expect(undone.status == 3 && undone.out.contains("`status` is \"INACTIVE\""), "\(undone.words)")
            #expect(undone.out.contains("`meterway apply` puts right, and the same undo"), "\(undone.out)")
            await project.apply()
            await project.succeed("undo", "2", "--yes", "--allow-replace")
            try project.edit("meters/meters.yaml", "value: attributes.bytes * 2", "value: attributes.bytes")
            await project.expectSettled()
        }
    }

    /// Adds a meter, which Togai makes and does not activate.
    private func draft(_ vendors: TestVendors, at names: [String] = ["togai"]) async throws -> TestProject {
        try await cut(vendors, at: names, after: 1) {
            try $0.edit("meters/meters.yaml", Meters.two, Meters.two + Meters.meter("seats", name: "Seats"))
        }
    }

    @Test("is nobody's edit where it was to make a meter that is a draft still, which the next apply activates")
    func creation() async throws {
        try await TestVendors.serve { vendors in
            let project = try await draft(vendors)
            let files = try project.read("meters/meters.yaml")
            let accepted = await project.succeed("drift", "--accept", "--yes")
            #expect(!accepted.words.contains("conflict"), "\(accepted.words)")
            #expect(try project.read("meters/meters.yaml") == files)
            let plan = await project.succeed("plan")
            #expect(plan.out.contains("\"DRAFT\" → \"ACTIVE\""), "\(plan.out)")
            await project.apply()
            await project.expectSettled()
            await project.succeed("drift")
        }
    }

    @Test("leaves a draft that a sync activates, with or without the files as a side", arguments: [false, true])
    func draftAmongPeers(takesFiles: Bool) async throws {
        try await TestVendors.serve { vendors in
            let project = try await draft(vendors, at: ["togai", "amberflo"])
            let files = try project.read("meters/meters.yaml")
            let synced = await project.succeed(
                ["sync", "togai", "amberflo", "--yes"] + (takesFiles ? ["--write-config"] : [])
            )
            #expect(synced.out.contains("\"DRAFT\" → \"ACTIVE\""), "\(synced.out)")
            #expect(try project.read("meters/meters.yaml") == files)
            await project.apply()
            await project.expectSettled()
            await project.succeed("drift")
        }
    }

    @Test("goes to the other vendors with a sync where all of it was done, and only the run's end is missing")
    func lostEnd() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai", "amberflo"])
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Calls", "name: API calls")
            _ = await project.run(["apply", "--yes", "--vendor", "amberflo"], cutOffAfter: 2)
            let synced = await project.succeed("sync", "togai", "amberflo", "--yes")
            #expect(synced.out.contains("\"Calls\" → \"API calls\""), "\(synced.out)")
            await project.expectSettled()
        }
    }

    @Test("an edit of a draft by somebody else is still told, and taken by `drift --accept`")
    func editOfDraft() async throws {
        try await TestVendors.serve { vendors in
            let project = try await draft(vendors)
            await project.apply("--meter", "calls")
            let seats = Meters.event + "meters:\n" + Meters.meter("seats", name: "Seats") + "    status: draft\n"
            try await vendors.byOthers(at: "togai", seats) {
                try $0.edit("meters/meters.yaml", "description: A meter", "description: Theirs")
            }
            let accepted = await project.succeed("drift", "--accept", "--yes")
            #expect(try project.read("meters/meters.yaml").contains("Theirs"), "\(accepted.words)")
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
