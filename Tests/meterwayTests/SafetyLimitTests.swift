import Metering
import Testing

@Suite("Safety limits")
struct SafetyLimitTests {
    @Test("more deletions than the limit stop the run with 5 before any write", arguments: ["text", "json"])
    func deletions(format: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.many(12), at: ["amberflo", "usage-engine"])
            await project.succeed("apply", "--yes")
            try project.write("meters/meters.yaml", Meters.many(9) + Meters.meter("new", name: "New"))
            let before = vendors.holdings
            let outcome = await project.run("apply", "--yes", "--format", format)
            #expect(outcome.status == 5)
            #expect(vendors.holdings == before, "not even the new meter was made")
            #expect(outcome.words.contains("amberflo: the plan deletes 3 of 12 managed objects, and the limit is 10%"))
            #expect(outcome.words.contains("--max-deletes 3"))
            if format == "json" { #expect(try outcome.json().messages.count == 2) }
        }
    }

    @Test("a plan tells which limits an apply would stop at, and what allows it, and ends as any plan")
    func foretold() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.many(12), at: ["amberflo", "usage-engine"])
            await project.succeed("apply", "--yes")
            #expect(!(await project.succeed("plan").out.contains("An apply would stop")))
            #expect(try await project.run("plan", "--format", "json").json()["stops"] == nil)
            try project.write("meters/meters.yaml", Meters.many(9) + Meters.meter("new", name: "New"))
            let words = "An apply would stop before it writes anything: usage-engine: the plan deletes 3 of 12 managed"
            let text = await project.succeed("plan").out
            let last = text.split(separator: "\n").suffix(3)
            #expect(last.map { $0.hasPrefix("Plan: ") } == [true, false, false], "\(text)")
            #expect(last.dropFirst().first?.hasPrefix(words) == true, "\(text)")
            #expect(text.contains("allow it with `--max-deletes 3`"), "\(text)")
            let page = await project.succeed("plan", "--format", "markdown").out
            #expect(page.contains("\n\n**\(words)"), "\(page)")
            let stops = try await project.run("plan", "--format", "json").json()["stops"]?.array ?? []
            #expect(stops.compactMap { $0["vendor"]?.string } == ["usage-engine", "amberflo"])
            #expect(stops.first?["limited"] == "deletes" && stops.first?["planned"] == 3 && stops.first?["bound"] == 12)
            #expect(stops.first?["limit"] == "10%")
            #expect(stops.first?["remedy"]?.string?.contains("--max-deletes 3") == true)
        }
    }

    @Test("--max-deletes raises the limit, as a number and as a share", arguments: ["3", "25%"])
    func raised(limit: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.many(12), at: ["amberflo"])
            await project.succeed("apply", "--yes")
            try project.write("meters/meters.yaml", Meters.many(9))
            #expect(await project.run("apply", "--yes", "--max-deletes", "2").status == 5)
            await project.succeed("apply", "--yes", "--max-deletes", limit)
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test("more updates than the limit stop the run, and --max-updates raises the limit")
    func updates() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.many(12), at: ["amberflo"])
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "name: Meter", "name: Counter")
            let stopped = await project.run("apply", "--yes")
            #expect(stopped.status == 5)
            #expect(stopped.err.contains("updates 12 of 12 managed objects, and the limit is 30%"), "\(stopped.err)")
            await project.succeed("apply", "--yes", "--max-updates", "100%")
        }
    }

    @Test("a share sets no limit below ten objects, a number does")
    func few() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.many(9), at: ["amberflo"])
            await project.succeed("apply", "--yes")
            try project.write("meters/meters.yaml", Meters.none)
            try project.write(
                "meterway.yaml",
                vendors.projectFile(["amberflo"], extra: "safety: { maxDeletes: 8 }\n")
            )
            #expect(await project.run("apply", "--yes").status == 5)
            try project.write("meterway.yaml", vendors.projectFile(["amberflo"]))
            await project.succeed("apply", "--yes")
        }
    }
}
