import Metering
import Testing

@Suite("Changes of the files")
struct ChangeTests {
    @Test("an edit is shown with `~`, before and after, at every vendor, and applied")
    func edit() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "name: Egress", "name: Outgoing")
            let plan = await project.run("plan", "--detailed-exitcode")
            #expect(plan.status == 2)
            #expect(plan.lines(from: "~ ").count == vendorNames.count, "\(plan.out)")
            #expect(plan.out.ranges(of: "\"Egress\" → \"Outgoing\"").count == vendorNames.count)
            let applied = await project.run("apply", "--yes", "--format", "json")
            #expect(try applied.json()["applied"]?.int == vendorNames.count)
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test("a meter that leaves the files is shown with `-`, and deleted at every vendor")
    func deletion() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", Meters.calls, "")
            let plan = await project.run("plan")
            #expect(plan.lines(from: "- ").filter { $0.contains("calls") }.count == vendorNames.count, "\(plan.out)")
            await project.succeed("apply", "--yes")
            let keys = try await project.run("state", "list", "--format", "json").json()["bindings"]?.array?
                .compactMap { $0["key"]?.string }
            #expect(keys?.contains("calls") == false)
            #expect(keys?.filter { $0 == "egress" }.count == vendorNames.count)
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test("a vendor that leaves a meter's `vendors` loses the meter, the others keep it", arguments: vendorNames)
    func vendors(leaving: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.succeed("apply", "--yes")
            let rest = vendorNames.filter { $0 != leaving }.joined(separator: ", ")
            try project.edit("meters/meters.yaml", "name: Calls", "name: Calls\n    vendors: [\(rest)]")
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changeList == ["\(leaving) delete calls"])
            await project.succeed("apply", "--yes")
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test("--meter and --vendor change what they select, and delete nothing else")
    func selection() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.succeed("apply", "--yes", "--meter", "egr*")
            let plan = try await project.run("plan", "--format", "json", "--vendor", "amberflo").json()
            #expect(plan.changeList == ["amberflo create calls"])
            await project.succeed("apply", "--yes")

            try project.write("meters/meters.yaml", Meters.none)
            let none = try await project.run("plan", "--format", "json", "--meter", "calls", "--vendor", "amberflo")
                .json()
            #expect(none.changeList == ["amberflo delete calls"])
            let before = vendors.holdings.filter { !$0.key.hasPrefix("amberflo") }
            let applied = await project.run("apply", "--yes", "--meter", "calls", "--vendor", "amberflo")
            #expect(applied.status == 0 && !applied.err.contains("warning"), "\(applied.words)")
            #expect(vendors.holdings.filter { !$0.key.hasPrefix("amberflo") } == before)
            let left = try await project.run("plan", "--format", "json").json()
            #expect(
                left.changes.filter { $0["key"] == "egress" && $0["action"] == "delete" }.count == vendorNames.count
            )
        }
    }

    @Test("a replacement is withheld without --allow-replace, and is no endless change with it")
    func replacement() async throws {
        try await TestVendors.serve { vendors in
            let names = ["usage-engine", "amberflo"]
            let customer = "customers:\n  - { meter: egress, customer: acme@example.com, meterKey: k-1 }\n"
            let project = try vendors.project(Meters.two + customer, at: names)
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "aggregation: sum", "aggregation: max")
            let plan = await project.run("plan")
            #expect(plan.lines(from: "± ").count == 3, "two definitions and a customer's meter: \(plan.out)")
            #expect(plan.out.contains("--allow-replace"))
            let before = vendors.holdings
            let withheld = await project.run("apply", "--yes")
            #expect(withheld.status == 3, "\(withheld.words)")
            #expect(vendors.holdings == before)
            let asked = await project.run("apply")
            #expect(asked.status == 3 && asked.out.contains("not allowed"), "there is nothing to ask: \(asked.words)")

            await project.succeed("apply", "--yes", "--allow-replace")
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test("a blocked meter keeps what is there, and is no pending change")
    func blocked() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: exampleVendors)
            await project.succeed("apply", "--yes")
            let before = vendors.holdings
            try project.edit("meters/meters.yaml", "aggregation: sum", "aggregation: latest")
            let plan = await project.succeed("plan", "--detailed-exitcode")
            #expect(plan.lines(from: "! ").count == exampleVendors.count)
            let applied = await project.run("apply", "--yes", "--format", "json")
            #expect(applied.status == 3)
            #expect(try applied.json()["blocked"]?.array?.count == exampleVendors.count)
            #expect(vendors.holdings == before)
        }
    }
}
