import Testing

@Suite("An accepted edit of a meter that its vendor cannot represent any more")
struct AcceptBlockedTests {
    /// A project whose meter its vendor cannot represent since it was applied, and which somebody renamed there.
    private func edited(_ vendors: TestVendors) async throws -> TestProject {
        let project = try vendors.project(Meters.two, at: ["usage-engine"])
        await project.apply()
        try project.edit("meters/meters.yaml", "aggregation: sum", "aggregation: latest")
        try await vendors.byOthers(at: "usage-engine") {
            try $0.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
        }
        return project
    }

    private func expectAccepted(_ project: TestProject, _ name: String) async throws {
        let drift = await project.run("drift")
        #expect(drift.status == 2 && drift.out.contains(name), "\(drift.words)")
        let accepted = await project.succeed("drift", "--accept", "--yes")
        #expect(accepted.out.contains("Accepted: 1 change written to meters/meters.yaml."), "\(accepted.out)")
        #expect(try project.read("meters/meters.yaml").contains("name: \(name)\n"))
        let after = await project.succeed("drift")
        #expect(after.out.contains("Drift: none"), "\(after.out)")
        let again = await project.succeed("drift", "--accept", "--yes")
        #expect(again.out.contains("Nothing to accept"), "\(again.out)")
        let plan = await project.run("plan")
        #expect(plan.out.contains("refused"), "\(plan.out)")
    }

    @Test("is taken down in the state too, and so is the next one")
    func refused() async throws {
        try await TestVendors.serve { vendors in
            let project = try await edited(vendors)
            try await expectAccepted(project, "Theirs")
            let renamed = Meters.two.replacing("name: Egress", with: "name: Theirs")
            try await vendors.byOthers(at: "usage-engine", renamed) {
                try $0.edit("meters/meters.yaml", "name: Theirs", "name: Others")
            }
            try await expectAccepted(project, "Others")
            // What the vendor can represent again is compared with what is there.
            try project.edit("meters/meters.yaml", "aggregation: latest", "aggregation: sum")
            await project.expectSettled()
        }
    }

    @Test("is not said to be none where the meter was made anew, and can be bound by nothing")
    func madeAnew() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai"])
            await project.apply()
            try project.edit("meters/meters.yaml", "aggregation: sum", "aggregation: min")
            try await vendors.byOthers(at: "togai") { try $0.edit("meters/meters.yaml", Meters.egress, "") }
            try await vendors.byOthers(at: "togai") { _ in }
            let accepted = await project.run("drift", "--accept", "--yes")
            #expect(accepted.status == 3, "\(accepted.words)")
            #expect(
                accepted.out.hasPrefix("not taken: usageMeter egress at togai is gone, and nothing"),
                "\(accepted.out)"
            )
            #expect(accepted.out.hasSuffix("\nNothing was accepted.\n"), "\(accepted.out)")
        }
    }

    @Test("is taken down where the project blocks what is not exact")
    func blocked() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["togai"])
            await project.apply()
            let text = try project.read("meterway.yaml")
            try project.write("meterway.yaml", text + "findings: block\n")
            let plan = await project.run("plan")
            #expect(plan.out.contains("the project blocks what is not exact"), "\(plan.out)")
            try await vendors.byOthers(at: "togai") {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
            }
            let accepted = await project.succeed("drift", "--accept", "--yes")
            #expect(accepted.out.contains("Accepted: 1 change written"), "\(accepted.out)")
            await project.succeed("drift")
            let again = await project.succeed("drift", "--accept", "--yes")
            #expect(again.out.contains("Nothing to accept"), "\(again.out)")
            try project.write("meterway.yaml", text)
            await project.expectSettled()
        }
    }

    @Test("is taken down by the next acceptance where one was cut off before the state", arguments: 0..<2)
    func cutOff(writes: Int) async throws {
        try await TestVendors.serve { vendors in
            let project = try await edited(vendors)
            _ = await project.run(["drift", "--accept", "--yes"], cutOffAfter: writes)
            let isWritten = try project.read("meters/meters.yaml").contains("name: Theirs\n")
            let accepted = await project.succeed("drift", "--accept", "--yes")
            let noted = accepted.out.contains("at usage-engine was changed as in the files, which is noted.")
            #expect(noted == isWritten, "\(accepted.out)")
            let drift = await project.succeed("drift")
            #expect(drift.out.contains("Drift: none"), "\(drift.out)")
        }
    }
}
