import Metering
import Testing

@Suite("Taking usage away asks for more than a yes")
struct UsageLossTests {
    @Test(
        "a person types the meters' keys or their number",
        arguments: [("yes", 1), ("1", 1), ("egress", 1), ("2", 0), ("calls egress", 0), ("egress, calls", 0)]
            as [(String, Int32)]
    )
    func typed(answer: String, status: Int32) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            try project.write("meters/meters.yaml", Meters.none)
            let outcome = await project.run("apply", answer: answer)
            #expect(outcome.status == status, "\(outcome.words)")
            #expect(outcome.err.contains("amberflo meterDefinition egress: may hold usage"))
            #expect(outcome.err.contains("type their number, 2, or their keys"))
        }
    }

    @Test("one meter is named by its key, and `--yes` is enough for a script")
    func one() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", Meters.calls, "")
            #expect(await project.run("apply", answer: "1").status == 1)
            await project.succeed("apply", "--yes")
        }
    }

    @Test("a customer's counter tells what it holds")
    func running() async throws {
        try await TestVendors.serve { vendors in
            let project = try await vendors.projectLosingUsage()
            let outcome = await project.run("apply", answer: "egress")
            #expect(outcome.status == 0, "\(outcome.words)")
            #expect(outcome.err.contains("holds 12.5 of ann@example.com"))
        }
    }

    @Test(
        "a selection deletes nothing that it leaves out",
        arguments: [["--meter", "egress"], ["--vendor", "amberflo"]]
    )
    func selection(option: [String]) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo", "usage-engine"])
            await project.succeed("apply", "--yes")
            try project.write("meters/meters.yaml", Meters.none)
            await project.succeed(["apply", "--yes"] + option)
            let left = await project.run("state", "list").out.split(separator: "\n").dropFirst()
            #expect(left.count == 2)
            #expect(left.allSatisfy { option[0] == "--meter" ? $0.contains("calls") : $0.contains("usage-engine") })
        }
    }
}
