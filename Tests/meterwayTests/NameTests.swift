import Metering
import Testing

@Suite("Names that are handed on")
struct NameTests {
    @Test("A key is changed in one apply, at every vendor", arguments: vendorNames)
    func newKey(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: [vendor])
            #expect(await project.run("apply", "--yes").status == 0)
            try project.edit("meters/meters.yaml", "key: egress", "key: outgoing")
            let applied = await project.run("apply", "--yes")
            #expect(applied.status == 0, "\(applied.words)")
            #expect(await project.run("plan", "--detailed-exitcode").status == 0)
        }
    }

    @Test("A new meter takes the name of one that is renamed in the same apply", arguments: vendorNames)
    func handedOn(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: [vendor])
            #expect(await project.run("apply", "--yes").status == 0)
            try project.edit("meters/meters.yaml", "name: Egress", "name: Outgoing")
            try project.edit("meters/meters.yaml", "name: Calls", "name: Egress")
            let applied = await project.run("apply", "--yes")
            #expect(applied.status == 0, "\(applied.words)")
            #expect(await project.run("plan", "--detailed-exitcode").status == 0)
        }
    }

    @Test(
        "Two names are swapped where the vendor allows it, and blocked with the reason where not",
        arguments: vendorNames
    )
    func swapped(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: [vendor])
            #expect(await project.run("apply", "--yes").status == 0)
            try project.edit("meters/meters.yaml", "name: Egress", "name: Third")
            try project.edit("meters/meters.yaml", "name: Calls", "name: Egress")
            try project.edit("meters/meters.yaml", "name: Third", "name: Calls")
            let applied = await project.run("apply", "--yes")
            #expect(applied.status == (vendor == "togai" ? 3 : 0), "\(applied.words)")
            #expect(applied.out.contains("wait for each other") == (vendor == "togai"), "\(applied.out)")
        }
    }
}
