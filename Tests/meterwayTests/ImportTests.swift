import Foundation
import Metering
import Testing

@Suite("Import")
struct ImportTests {
    @Test("what three vendors have under the same keys becomes meters of their own, and plans empty")
    func sameKeys() async throws {
        try await TestVendors.serve { vendors in
            #expect(await (try vendors.project(Meters.two, at: vendorNames)).run("apply", "--yes").status == 0)
            let project = try vendors.project("meters: []\n", at: vendorNames)
            for vendor in vendorNames {
                let imported = await project.run("import", vendor)
                #expect(imported.status == 0 && imported.out.contains("2 meters"), "\(imported.words)")
                let again = await project.run("import", vendor, "--format", "json")
                #expect(try again.json()["meters"] == [], "\(again.words)")
            }
            let plan = await project.run("plan", "--detailed-exitcode", "--format", "json")
            #expect(plan.status == 0, "\(plan.out)")
            #expect(try plan.json().changes == [])
            #expect(try plan.json().summary("unchanged") ?? 0 >= 6)
        }
    }

    @Test(
        "what a vendor has becomes a file, is bound, and plans empty; a second import finds nothing",
        arguments: vendorNames
    )
    func fresh(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let customer = "customers:\n  - { meter: egress, customer: acme@example.com, meterKey: k-1 }\n"
            #expect(await (try vendors.project(Meters.two + customer, at: [vendor])).run("apply", "--yes").status == 0)
            let before = vendors.holdings

            let project = try vendors.project("meters: []\n", at: [vendor])
            let imported = await project.succeed("import", vendor)
            #expect(imported.out.contains("2 meters") && imported.out.contains("Each is bound"), "\(imported.out)")
            #expect(imported.err.hasPrefix("Requests: \(vendor) "), "\(imported.err)")
            let text = try project.read("meters/imported-\(vendor).yaml")
            #expect(text.contains("vendors: [\(vendor)]"))
            #expect(text.contains("name: Egress") && text.contains("name: Calls"))

            let plan = await project.run("plan", "--detailed-exitcode", "--format", "json")
            #expect(plan.status == 0, "\(plan.out)")
            #expect(try plan.json().changes == [])
            #expect(try plan.json().summary("unchanged") ?? 0 >= 2)
            let list = await project.run("state", "list")
            #expect(list.out.contains("others") && !list.out.contains("meterway"))

            let second = await project.run("import", vendor, "--format", "json")
            #expect(second.status == 0)
            #expect(try second.json()["meters"] == [])
            #expect(try second.json()["file"] == .null)
            #expect(try project.read("meters/imported-\(vendor).yaml") == text)
            #expect(vendors.holdings == before, "an import writes nothing at a vendor")
        }
    }

    @Test("filtering rules that are not managed are read all the same, since they decide what counts")
    func unmanagedRules() async throws {
        try await TestVendors.serve { vendors in
            let filter = "value: attributes.bytes\n    filter: dimensions.region == \"eu\""
            let made = try vendors.project(Meters.two, at: ["amberflo"])
            try made.edit("meters/meters.yaml", "value: attributes.bytes", filter)
            try made.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, filteringRules: true,")
            #expect(await made.run("apply", "--yes").status == 0)

            let project = try vendors.project("meters: []\n", at: ["amberflo"])
            let imported = await project.run("import", "amberflo")
            #expect(imported.status == 0 && imported.words.contains("filteringRules: true"), "\(imported.words)")
            let text = try project.read("meters/imported-amberflo.yaml")
            #expect(text.contains(#"filter: dimensions.region == "eu""#), "\(text)")
            await project.succeed("plan", "--detailed-exitcode")

            let copied = try vendors.project("meters: []\n", at: ["amberflo", "togai"])
            let synced = await copied.run("sync", "--from", "amberflo", "--to", "togai", "--yes")
            #expect(synced.out.contains("dimensions.region"), "\(synced.words)")
        }
    }

    @Test("an import overwrites no file, and binds nothing then")
    func overwritesNothing() async throws {
        try await TestVendors.serve { vendors in
            #expect(await (try vendors.project(Meters.two, at: ["amberflo"])).run("apply", "--yes").status == 0)
            let project = try vendors.project("meters: []\n", at: ["amberflo"])
            try project.write("meters/imported-amberflo.yaml", "meters: []  # mine\n")
            let outcome = await project.run("import", "amberflo")
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("import overwrites nothing"))
            #expect(try project.read("meters/imported-amberflo.yaml") == "meters: []  # mine\n")
            #expect(await project.run("state", "list").out == "Nothing is bound.\n")
        }
    }

    @Test("a file that the project does not read is written and not bound, so that nothing is deleted")
    func elsewhere() async throws {
        try await TestVendors.serve { vendors in
            #expect(await (try vendors.project(Meters.two, at: ["amberflo"])).run("apply", "--yes").status == 0)
            let project = try vendors.project("meters: []\n", at: ["amberflo"])
            let outcome = await project.run("import", "amberflo", "--out", "elsewhere")
            #expect(outcome.status == 0)
            #expect(outcome.out.contains("Nothing is bound yet"))
            #expect(project.has("elsewhere/imported-amberflo.yaml"))
            #expect(try await project.run("plan", "--format", "json").json().changes == [])

            try FileManager.default.moveItem(
                at: project.root.appending(path: "elsewhere/imported-amberflo.yaml"),
                to: project.root.appending(path: "meters/amberflo.yaml")
            )
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changeList == ["amberflo adopt calls", "amberflo adopt egress"])
        }
    }

    @Test("--meter imports what it selects")
    func selected() async throws {
        try await TestVendors.serve { vendors in
            #expect(await (try vendors.project(Meters.two, at: ["usage-engine"])).run("apply", "--yes").status == 0)
            let project = try vendors.project("meters: []\n", at: ["usage-engine"])
            let outcome = await project.run("import", "usage-engine", "--meter", "egr*", "--format", "json")
            #expect(try outcome.json()["meters"] == ["egress"])
            #expect(try outcome.json()["bound"] == true)
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test("a meter that the project has already is left to be adopted")
    func present() async throws {
        try await TestVendors.serve { vendors in
            #expect(await (try vendors.project(Meters.two, at: ["amberflo"])).run("apply", "--yes").status == 0)
            let project = try vendors.project(Meters.event + "meters:\n" + Meters.egress, at: ["amberflo"])
            let outcome = await project.succeed("import", "amberflo")
            #expect(outcome.err.contains("`egress` is left out"))
            #expect(try !project.read("meters/imported-amberflo.yaml").contains("name: Egress"))
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changeList == ["amberflo adopt egress"])
        }
    }

    /// Two meters with all that Amberflo has no place for.
    private static let rich =
        Meters.event
            + """
            meters:
              - key: egress
                name: Egress
                description: Bytes leaving the platform
                unit: MiB
                category: Network
                externalRef: sku-1
                billableName: Egress (MiB)
                labels: { team: net }
                event: api_request
                aggregation: sum
                value: attributes.bytes / 1048576
                filter: dimensions.region == "eu"
                dimensions: [region]
              - { key: calls, name: Calls, unit: calls, event: api_request, aggregation: count }

            """

    @Test(
        "what is bound and in no file any more comes back as it was applied, with what vendors cannot hold, and plans empty"
    )
    func lostFiles() async throws {
        try await TestVendors.serve { vendors in
            for places in [["amberflo"], ["amberflo", "usage-engine"]] {
                let project = try vendors.project(Self.rich, at: places)
                await project.succeed("apply", "--yes", "--adopt")
                let before = vendors.holdings
                try project.write("meters/meters.yaml", "meters: []\n")
                let lost = try await project.run("plan", "--format", "json").json()
                #expect(lost.summary("delete") == 2 * places.count)

                let imported = await project.run("import", "amberflo")
                #expect(imported.status == 0 && imported.out.contains("2 meters, 1 event"), "\(imported.words)")
                let text = try project.read("meters/imported-amberflo.yaml")
                for word in [
                    "Bytes leaving the platform", "unit: MiB", "category: Network", "externalRef: sku-1",
                    "Egress (MiB)", "team: net", "attributes.bytes / 1048576", "aggregation: count", "filter:",
                ] {
                    #expect(text.contains(word), "\(word) is not in \(text)")
                }
                let plan = await project.run("plan", "--detailed-exitcode", "--format", "json")
                #expect(plan.status == 0, "\(plan.out)")
                #expect(await project.run("state", "list").out.contains("meterway"), "what Meterway made stays its own")
                #expect(await project.run("import", "amberflo").out.contains("bound already"))
                #expect(vendors.holdings == before)
            }
        }
    }

    @Test("what somebody changed at the vendor since is imported as it stands there, over what was recorded")
    func drifted() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Self.rich, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            let other = Self.rich.replacing("name: Egress\n", with: "name: Outgoing\n")
                .replacing("aggregation: count }", with: "aggregation: sum, value: attributes.bytes }")
            let somebody = try vendors.project(other, at: ["amberflo"])
            #expect(await somebody.run("apply", "--yes", "--adopt").status == 0)
            try project.write("meters/meters.yaml", "meters: []\n")
            await project.succeed("import", "amberflo")
            let text = try project.read("meters/imported-amberflo.yaml")
            #expect(text.contains("name: Outgoing") && text.contains("category: Network"), "\(text)")
            let plan = await project.run("plan", "--detailed-exitcode", "--format", "json")
            #expect(plan.status == 0, "\(plan.out)")
            #expect(await project.run("drift").status == 0, "the binding says what is there now")
        }
    }

    @Test("of what was forgotten and no file has, an import finds what the vendor has, and no more")
    func forgotten() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Self.rich, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            await project.succeed("state", "forget", "amberflo", "calls", "--yes")
            try project.write("meters/meters.yaml", "meters: []\n")
            await project.succeed("state", "forget", "amberflo", "--yes")
            await project.succeed("import", "amberflo")
            let text = try project.read("meters/imported-amberflo.yaml")
            #expect(text.contains("name: Egress") && !text.contains("category"), "\(text)")
        }
    }
}
