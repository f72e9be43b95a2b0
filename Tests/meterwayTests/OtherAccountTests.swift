import Metering
import Testing

@Suite("A state that is used against another account")
struct OtherAccountTests {
    /// The vendors that the document of a command has a note of.
    private func noted(_ project: TestProject, _ command: [String] = ["plan"]) async throws -> [String] {
        let document = try await project.run(command + ["--format", "json"]).json()
        let vendors = document["vendors"]?.array ?? []
        return vendors.filter { $0["notes"]?.array?.count == 1 }.compactMap { $0["name"]?.string }
    }

    private func serve(
        _ body: @escaping @Sendable (TestProject, TestVendors, TestVendors) async throws -> Void
    ) async throws {
        try await TestVendors.serve { staging in
            try await TestVendors.serve { production in
                let project = try staging.project(Meters.two)
                await project.succeed("apply", "--yes")
                let none = try await noted(project)
                #expect(none == [])
                try project.write("meterway.yaml", production.projectFile())
                try await body(project, staging, production)
            }
        }
    }

    @Test("whoever looks, or writes, is told once for each vendor that it has nothing of what is bound")
    func told() async throws {
        try await serve { project, staging, _ in
            let sync = ["sync"] + vendorNames + ["--dry-run"]
            for command in [["plan"], ["plan", "--meter", "calls"], ["drift"], sync] {
                let names = try await noted(project, command)
                #expect(names == vendorNames, "\(command)")
                let text = await project.run(command).out
                let notes = text.split(separator: "\n").filter {
                    $0.contains("a project file with a `state` of its own")
                }
                #expect(notes.count == vendorNames.count, "\(text)")
                #expect(notes.allSatisfy { $0.hasPrefix("  * Of the ") }, "\(text)")
            }
            let markdown = await project.run("plan", "--format", "markdown").out
            #expect(markdown.contains("\n\n**Of the "), "\(markdown)")
            let accepted = await project.run("drift", "--accept", "--yes")
            #expect(accepted.err.contains("warning: \(vendorNames[0]): Of the "), "\(accepted.err)")
        }
    }

    @Test("meters do not leave the files by it, unless they are named")
    func accepted() async throws {
        try await serve { project, _, _ in
            let before = try project.read("meters/meters.yaml")
            let refused = await project.run("drift", "--accept", "--yes")
            #expect(refused.status == 5, "\(refused.words)")
            for name in vendorNames {
                #expect(refused.err.contains("error: \(name) has none of the definitions that are bound there"))
            }
            #expect(try project.read("meters/meters.yaml") == before)
            let named = await project.succeed("drift", "--accept", "--yes", "--meter", "calls")
            #expect(named.out.contains("it leaves the files"), "\(named.out)")
        }
    }

    @Test(
        "an apply tells it too, and what is bound then has left the first account, but for what is known by its name there"
    )
    func applied() async throws {
        try await serve { project, staging, _ in
            let applied = try await project.run("apply", "--yes", "--format", "json").json()
            #expect(applied["notes"]?.array?.compactMap { $0["vendor"]?.string } == vendorNames)
            let settled = try await noted(project)
            #expect(settled == [])
            try project.write("meterway.yaml", staging.projectFile())
            // The event schema of Togai and Amberflo's definitions have the same ids in both.
            let back = try await noted(project)
            #expect(Set(back).intersection(exampleVendors) == ["usage-engine", "togai"])
        }
    }
}
