import Metering
import Testing

@Suite("The history of some vendors and meters")
struct HistorySelectionTests {
    @Test("shows the runs that dealt with them, each with that alone, and as many as are asked for")
    func selection() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo", "togai"])
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Calls", "name: Requests")
            await project.apply()
            for name in ["Outgoing", "Outbound"] {
                try project.write("meters/meters.yaml", Meters.two.replacing("name: Egress", with: "name: \(name)"))
                await project.apply()
            }

            let egress = try await runs(project, "--meter", "egress")
            #expect(egress.map(\.number) == [4, 3, 1])
            #expect(
                egress.allSatisfy { $0.changes.allSatisfy { $0.hasSuffix("egress") || $0.contains("eventSchema") } }
            )
            let togai = try await runs(project, "--meter", "eg*", "--vendor", "togai", "--limit", "2")
            #expect(
                togai == [Run(4, "togai update usageMeter egress"), Run(3, "togai update usageMeter egress")],
                "the limit counts what is shown"
            )
            #expect(try await runs(project, "--vendor", "amberflo").map(\.number) == [4, 3, 2, 1])
            #expect(try await runs(project).map(\.number) == [4, 3, 2, 1])
        }
    }

    @Test("has what was let go of under the meter that it was bound for")
    func forgotten() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.apply()
            await project.succeed("state", "forget", "amberflo", "calls", "--yes")
            let calls = await project.run("history", "--meter", "calls", "--limit", "1")
            #expect(calls.out.contains("state forget") && calls.out.contains("forget  meterDefinition calls"))
            #expect(try await runs(project, "--meter", "egress").map(\.number) == [1])
        }
    }

    @Test("a name that neither the project nor the history has is an error, and one without a run is said to have none")
    func names() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            let none = await project.run("history", "--meter", "egress")
            #expect(none.status == 0 && none.out == "No run has dealt with that yet.\n")
            await project.apply()
            try project.write("meters/meters.yaml", Meters.event + "meters:\n" + Meters.egress)
            #expect(try await runs(project, "--meter", "calls").map(\.number) == [1], "no file has it any more")
            let unknown = await project.run("history", "--meter", "egres", "--vendor", "togai")
            #expect(unknown.status == 1 && unknown.err.contains("there is no vendor `togai`"), "\(unknown.err)")
            let misspelt = await project.run("history", "--meter", "egres")
            #expect(misspelt.status == 1 && misspelt.err.contains("did you mean `egress`?"), "\(misspelt.err)")
        }
    }

    /// A run, and what it did.
    private struct Run: Equatable {
        var number: Int
        var changes: [String]

        init(_ number: Int, _ changes: String...) {
            self.number = number
            self.changes = changes
        }

        init(_ json: JSONValue) {
            number = json["run"]?.int ?? 0
            changes = (json["changes"]?.array ?? []).map { change in
                ["vendor", "action", "kind", "key"].compactMap { change[$0]?.string }.joined(separator: " ")
            }
        }
    }

    private func runs(_ project: TestProject, _ options: String...) async throws -> [Run] {
        let shown = await project.succeed(["history", "--format", "json"] + options)
        return try shown.json()["runs"]?.array?.map(Run.init) ?? []
    }
}
