import Metering
import Testing

@Suite("Names that are handed on")
struct NameTests {
    @Test("A key is changed in one apply, at every vendor", arguments: Speaking.all)
    func newKey(_ speaking: Speaking) async throws {
        try await TestVendors.serve { vendors in
            let project = try speaking.project(vendors)
            await project.apply()
            try project.edit("meters/meters.yaml", "key: egress", "key: outgoing")
            await project.apply()
            await project.expectSettled()
        }
    }

    @Test("Names go on in a chain to a new meter, and back by an undo", arguments: Speaking.all)
    func handedOn(_ speaking: Speaking) async throws {
        try await TestVendors.serve { vendors in
            let project = try speaking.project(vendors)
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Egress", "name: Outgoing")
            try project.edit("meters/meters.yaml", "name: Calls", "name: Egress")
            try project.write("meters/more.yaml", "meters:\n" + Meters.meter("visits", name: "Calls"))
            await project.apply()
            await project.expectSettled()
            await project.succeed("undo", "--yes")
            try project.remove("meters/more.yaml")
            try project.write("meters/meters.yaml", Meters.two)
            await project.expectSettled()
        }
    }

    @Test(
        "Two names are swapped where the vendor allows it, and blocked with the reason where not",
        arguments: Speaking.all
    )
    func swapped(_ speaking: Speaking) async throws {
        try await TestVendors.serve { vendors in
            let project = try speaking.project(vendors)
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Egress", "name: Third")
            try project.edit("meters/meters.yaml", "name: Calls", "name: Egress")
            try project.edit("meters/meters.yaml", "name: Third", "name: Calls")
            let applied = await project.run("apply", "--yes")
            let isUnique = speaking.vendor == "togai" || speaking.dialect == "meters"
            #expect(applied.status == (isUnique ? 3 : 0), "\(applied.words)")
            #expect(applied.out.contains("wait for each other") == isUnique, "\(applied.out)")
        }
    }
}
