import Metering
import Testing

@Suite("Replacing a meter type at Usage Engine")
struct ReplacedTests {
    private static let customers = """
        customers:
          - { meter: egress, customer: acme@example.com, meterKey: k-1 }
          - { meter: egress, customer: zeno@example.com, meterKey: k-1 }

        """
    /// From the middle of November to the first of December.
    private static let restOfPeriod: Int64 = 14 * 86_400 + 43_200

    private func project(_ vendors: TestVendors) async throws -> TestProject {
        let project = try vendors.project(Meters.two + Self.customers, at: ["usage-engine"])
        await project.succeed("apply", "--yes")
        let usage: JSONValue = [
            ["userId": "acme@example.com", "meterType": "egress", "value": "5"],
            ["userId": "zeno@example.com", "meterType": "egress", "value": "9"],
        ]
        try await vendors.post(usage, to: "/collector", at: "usage-engine")
        try project.edit("meters/meters.yaml", "aggregation: sum", "aggregation: max")
        return project
    }

    @Test("What was counted is kept to the end of the period, and the old type goes when it is empty")
    func keeping() async throws {
        try await TestVendors.serve { vendors in
            let project = try await project(vendors)
            let plan = await project.run("plan")
            let kept = "has 5 in the period that ends at 2026-12-01T00:00:00Z: kept until then"
            #expect(plan.out.contains("acme@example.com " + kept), "\(plan.out)")
            let json = try await project.run("plan", "--format", "json").json()
            let type = try #require(json.changes.first { $0["kind"] == "meterType" })
            #expect(type["running"]?.array?.map { $0["fate"] } == ["kept", "kept"])
            #expect(type["running"]?.array?.map { $0["value"] } == ["5", "9"])
            #expect(type["replaced"]?["waitsUntil"] == "2026-12-01T00:00:00Z")

            await project.succeed("apply", "--yes", "--allow-replace")
            #expect(vendors.meterTypes == 3 && vendors.meters == 4)
            let waiting = await project.succeed("plan", "--detailed-exitcode")
            #expect(waiting.out.contains("no changes, 3 waiting"), "\(waiting.out)")
            #expect(waiting.out.contains("Waits until 2026-12-01T00:00:00Z: 2 objects hang on it."), "\(waiting.out)")
            await project.succeed("apply")
            await project.succeed("drift")

            vendors.wait(seconds: Self.restOfPeriod, project)
            #expect(vendors.meters == 4, "the vendor looks at its clock when it is asked")
            let ending = await project.run("plan", "--detailed-exitcode")
            #expect(ending.status == 2, "\(ending.words)")
            #expect(ending.out.contains("1 to delete"), "\(ending.out)")
            await project.succeed("apply", "--yes")
            #expect(vendors.meterTypes == 2 && vendors.meters == 2)
            let last = await project.run("plan", "--detailed-exitcode")
            #expect(last.status == 0 && last.out.contains("no changes; 4 in sync"), "\(last.out)")
        }
    }

    @Test("With `delete` all is done at once, and what is lost is told for each customer", arguments: [true, false])
    func deleting(byOption: Bool) async throws {
        try await TestVendors.serve { vendors in
            let project = try await project(vendors)
            let option = byOption ? ["--replaced", "delete"] : []
            if !byOption {
                try project.edit("meterway.yaml", "vendors:", "safety: { replaced: delete }\nvendors:")
            }
            let plan = await project.run(["plan"] + option)
            let lost = "has 9 in the period that ends at 2026-12-01T00:00:00Z: lost"
            #expect(plan.out.contains("zeno@example.com " + lost), "\(plan.out)")
            await project.succeed(["apply", "--yes", "--allow-replace"] + option)
            #expect(vendors.meterTypes == 2 && vendors.meters == 2)
            let last = await project.run(["plan", "--detailed-exitcode"] + option)
            #expect(last.status == 0 && last.out.contains("no changes; 4 in sync"), "\(last.out)")
        }
    }

    @Test("A meter that ended as `deleteOnReset` asked is not made again, and is no drift")
    func ended() async throws {
        try await TestVendors.serve { vendors in
            let customer = "customers:\n  - { meter: egress, customer: acme, meterKey: k-1, deleteOnReset: true }\n"
            let project = try vendors.project(Meters.two + customer, at: ["usage-engine"])
            await project.succeed("apply", "--yes")
            vendors.wait(seconds: Self.restOfPeriod, project)
            let plan = await project.succeed("plan", "--detailed-exitcode")
            #expect(plan.out.contains("it was to end with its period, and is not made again"), "\(plan.out)")
            await project.succeed("drift")
            await project.succeed("apply", "--yes")
            #expect(vendors.meters == 0)
            try project.edit("meters/meters.yaml", ", deleteOnReset: true", "")
            #expect(
                try await project.run("plan", "--format", "json").json().changeList == [
                    "usage-engine create egress/acme/k-1"
                ]
            )
            await project.succeed("apply", "--yes")
            await project.succeed("plan", "--detailed-exitcode")
        }
    }
}

extension TestVendors {
    /// The number of meter types at Usage Engine.
    fileprivate var meterTypes: Int { holdings.keys.count { $0.hasPrefix("usage-engine meter-type") } }
    /// The number of meters at Usage Engine.
    fileprivate var meters: Int {
        holdings.keys.count {
            $0.hasPrefix("usage-engine meter") && !$0.hasPrefix("usage-engine meter-type")
                && !$0.hasPrefix("usage-engine metered")
        }
    }
}
