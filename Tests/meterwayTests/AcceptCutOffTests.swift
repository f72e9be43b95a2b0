import Testing

@Suite("An acceptance that was cut off between the files and the state")
struct AcceptCutOffTests {
    private func expectTaken(_ project: TestProject, writes: Int) async throws {
        _ = await project.run(["drift", "--accept", "--yes"], cutOffAfter: writes)
        let files = try project.read("meters/meters.yaml")
        let second = await project.succeed("drift", "--accept", "--yes")
        #expect(!second.out.contains("Nothing to accept"), "\(second.out)")
        #expect(try writes == 0 || project.read("meters/meters.yaml") == files)
        let drift = await project.succeed("drift")
        #expect(drift.out.contains("Drift: none"), "\(drift.out)")
        await project.expectSettled()
        let third = await project.succeed("drift", "--accept", "--yes")
        #expect(third.out.contains("Nothing to accept"), "\(third.out)")
    }

    @Test("is ended by the next one", arguments: vendorNames, 0..<2)
    func edit(vendor: String, writes: Int) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: [vendor])
            await project.apply()
            try await vendors.byOthers(at: vendor) {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
            }
            try await expectTaken(project, writes: writes)
        }
    }

    @Test(
        "is ended by the next one where somebody took a meter away",
        arguments: [["amberflo"], ["amberflo", "togai"]],
        0..<2
    )
    func removal(places: [String], writes: Int) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: places)
            await project.apply()
            try await vendors.byOthers(at: "amberflo") {
                try $0.write("meters/meters.yaml", Meters.event + "meters:\n" + Meters.calls)
            }
            try await expectTaken(project, writes: writes)
        }
    }
}
