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
            let applied = await project.run("apply", "--yes")
            #expect(applied.status == 0, "\(applied.words)")
            #expect(vendors.holdings == before)
            #expect(await project.run("plan", "--detailed-exitcode").status == 0)
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
            guard vendor != "amberflo" else {
                #expect(differing == [], "a description has no place there, so nothing differs")
                return
            }
            #expect(differing.count == 2)
            #expect(differing.allSatisfy { $0["action"] == "adopt" && $0["fields"]?.array?.count == 1 })
            let withheld = await project.run("apply", "--yes")
            #expect(withheld.status == 3, "\(withheld.words)")
            #expect(vendors.holdings == before)
            #expect(withheld.out.contains("2 not allowed"))
            let adopted = await project.run("apply", "--yes", "--adopt")
            #expect(adopted.status == 0, "\(adopted.words)")
            #expect(await project.run("plan", "--detailed-exitcode").status == 0)
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
