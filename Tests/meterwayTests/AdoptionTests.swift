import AdapterKit
import Catalog
import Metering
import Testing

@Suite("Adoption")
struct AdoptionTests {
    @Test("what is there and equal is bound without being asked, and nothing is sent", arguments: vendorNames)
    func equal(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            #expect(await (try vendors.project(Meters.two, at: [vendor])).run("apply", "--yes").status == 0)
            let before = vendors.holdings
            let project = try vendors.project(Meters.two, at: [vendor])
            let plan = await project.run("plan")
            #expect(
                plan.lines(from: "= ").filter { $0.contains("egress") || $0.contains("calls") }.count == 2,
                "\(plan.out)"
            )
            #expect(plan.lines(from: "+ ") == [])
            await project.succeed("apply", "--yes")
            #expect(vendors.holdings == before)
            await project.succeed("plan", "--detailed-exitcode")
            let list = await project.run("state", "list")
            #expect(list.out.contains("others") && !list.out.contains("meterway"), "\(list.out)")
        }
    }

    @Test("what is there and differs is adopted with --adopt only", arguments: vendorNames)
    func differing(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let theirs = Meters.two.replacing("Bytes leaving the platform", with: "Theirs")
                .replacing("Requests answered", with: "Theirs as well")
            #expect(await (try vendors.project(theirs, at: [vendor])).run("apply", "--yes").status == 0)
            let before = vendors.holdings
            let project = try vendors.project(Meters.two, at: [vendor])
            let plan = try await project.run("plan", "--format", "json").json()
            let differing = plan.changes.filter { $0["needs"] == "--adopt" }
            guard Catalog.vendor(adapter: vendor)?.adapter.capabilities[.description]?.fidelity == .exact else {
                #expect(differing == [], "a description has no place there, so nothing differs")
                return
            }
            #expect(differing.count == 2)
            #expect(differing.allSatisfy { $0["action"] == "adopt" && $0["fields"]?.array?.count == 1 })
            let withheld = await project.run("apply", "--yes")
            #expect(withheld.status == 3, "\(withheld.words)")
            #expect(vendors.holdings == before)
            #expect(withheld.out.contains("2 not allowed"))
            await project.succeed("apply", "--yes", "--adopt")
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test(
        "a definition with filtering rules that are not the project's is not taken over, whether rules are managed or not"
    )
    func filteringRules() async throws {
        try await TestVendors.serve { vendors in
            let filter = "value: attributes.bytes\n    filter: dimensions.region == \"eu\""
            let managed = "adapter: amberflo, filteringRules: true,"
            let made = try vendors.project(Meters.two, at: ["amberflo"])
            try made.edit("meters/meters.yaml", "value: attributes.bytes", filter)
            try made.edit("meterway.yaml", "adapter: amberflo,", managed)
            #expect(await made.run("apply", "--yes").status == 0)
            for isManaged in [false, true] {
                let before = vendors.holdings
                let project = try vendors.project(Meters.two, at: ["amberflo"])
                if isManaged { try project.edit("meterway.yaml", "adapter: amberflo,", managed) }
                let applied = await project.run("apply", "--yes", "--adopt")
                #expect(applied.status == 3, "\(applied.words)")
                #expect(applied.out.contains("refused: the definition has filtering rules"), "\(applied.out)")
                #expect(applied.out.contains(#"would go on deciding what counts: `dimensions.region == "eu"`"#))
                let list = await project.run("state", "list")
                #expect(list.out.contains("calls") && !list.out.contains("egress"), "\(list.out)")
                #expect(vendors.holdings == before)

                // The rules keep back what lacks the dimension that they test, and it is sent where they are managed.
                try project.edit("meters/meters.yaml", "value: attributes.bytes", filter)
                let plan = try await project.run("plan", "--format", "json").json()
                #expect(
                    plan.changeList.first == "amberflo \(isManaged ? "adopt" : "blocked") egress",
                    "\(plan.changeList)"
                )
                try project.edit(
                    "meters/meters.yaml",
                    "value: attributes.bytes",
                    "dimensions: [region]\n    value: attributes.bytes"
                )
                await project.succeed("apply", "--yes", "--adopt")
                let reads = vendors.requests("amberflo")
                await project.succeed("plan", "--detailed-exitcode")
                if !isManaged { #expect(vendors.requests("amberflo") == reads + 1, "what is bound is not asked for") }
            }
        }
    }

    @Test("rules that only exclude are in nobody's way where events lack the dimension", arguments: [false, true])
    func excludingRules(isSync: Bool) async throws {
        try await TestVendors.serve { vendors in
            let filter = "value: attributes.bytes\n    filter: dimensions.region != \"eu\""
            let meters = Meters.two.replacing("value: attributes.bytes", with: filter)
            let made = try vendors.project(meters, at: ["amberflo"])
            try made.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, filteringRules: true,")
            #expect(await made.run("apply", "--yes").status == 0)
            let names = isSync ? ["amberflo", "togai"] : ["amberflo"]
            let project = try vendors.project(isSync ? Meters.none : meters, at: names)
            let done = await project.succeed(isSync ? ["sync", "amberflo", "togai", "--yes"] : ["apply", "--yes"])
            let bound = try await project.run("state", "list", "--vendor", "amberflo", "--format", "json").json()
            #expect(bound["bindings"]?.array?.map { $0["key"] } == ["calls", "egress"], "\(done.words)")
        }
    }

    @Test("a filtering rule that others made and that says what the filter says is taken for the filter's own")
    func equalRule() async throws {
        try await TestVendors.serve { vendors in
            let filter =
                "dimensions: [region]\n    value: attributes.bytes\n    filter: dimensions.region in [\"eu\", \"us\"]"
            let managed = "adapter: amberflo, filteringRules: true,"
            let meters = Meters.two.replacing("value: attributes.bytes", with: filter)
            let project = try vendors.project(meters, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            // Under another key the rule gets an id that is none of this project's.
            let theirs = try vendors.project(
                Meters.event + "meters:\n"
                    + Meters.meter("traffic", name: "Egress").replacing("value: attributes.bytes", with: filter)
                    + "    overrides: { amberflo: { meterApiName: egress } }\n",
                at: ["amberflo"]
            )
            try theirs.edit("meterway.yaml", "adapter: amberflo,", managed)
            let made = await theirs.run("apply", "--yes", "--adopt")
            #expect(made.status == 0 && made.out.contains("+ filteringRule"), "\(made.words)")

            try project.edit("meterway.yaml", "adapter: amberflo,", managed)
            let before = vendors.holdings
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changeList == ["amberflo adopt egress/region/INCLUDE"], "\(plan.changeList)")
            await project.succeed("apply", "--yes")
            #expect(vendors.holdings == before)
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test("the plan says what `--adopt` is for")
    func words() async throws {
        try await TestVendors.serve { vendors in
            let theirs = Meters.two.replacing("name: Egress", with: "name: Theirs")
            #expect(await (try vendors.project(theirs, at: ["amberflo"])).run("apply", "--yes").status == 0)
            let plan = await (try vendors.project(Meters.two, at: ["amberflo"])).run("plan")
            #expect(
                plan.out.contains("displayName       \"Theirs\" → \"Egress\"")
                    || plan.out.contains("\"Theirs\" → \"Egress\"")
            )
            #expect(plan.out.contains("it is adopted with these changes only with `--adopt`"))
        }
    }
}
