import HTTPTypes
import Metering
import Testing

@Suite("Names that are held")
struct HeldNameTests {
    private static let speaking = Speaking(vendor: "amberflo", dialect: "meters")

    /// Makes a meter of the live dialect that is deprecated.
    private static func retire(_ apiName: String, _ label: String, at vendors: TestVendors) async throws {
        let meter: JSONValue = [
            "meterApiName": .string(apiName), "label": .string(label), "meterType": "sum_of_all_usage",
            "dimensions": [],
            "aggregationDimensions": [], "lockingStatus": "deprecated",
        ]
        let name = try #require(HTTPField.Name("X-API-KEY"))
        let key = try #require(TestVendors.credentials[TestVendors.variable("amberflo", "apiKey")])
        try await vendors.post(meter, to: "/meters", at: "amberflo", [name: key])
    }

    @Test(
        "a plan says beforehand that a deprecated meter keeps a name, and the rest goes on",
        arguments: [("egress", "Old", "meterApiName `egress`"), ("old", "Egress", "label `Egress`")]
    )
    func deprecated(apiName: String, label: String, what: String) async throws {
        try await TestVendors.serve { vendors in
            try await Self.retire(apiName, label, at: vendors)
            let project = try Self.speaking.project(vendors)
            let before = vendors.requests("amberflo")
            let plan = await project.run("plan")
            #expect(plan.out.contains("the \(what) is that of a deprecated meter"), "\(plan.words)")
            #expect(plan.out.contains("Plan: 1 to create, 1 blocked"), "\(plan.out)")
            #expect(vendors.requests("amberflo") - before <= 5, "the list, and each name of what it lacks once")
            let applied = await project.run("apply", "--yes")
            #expect(applied.status == 3 && applied.out.contains("1 applied, 1 blocked"), "\(applied.words)")
            try project.edit(
                "meters/meters.yaml",
                "    name: Egress\n",
                "    name: Egress\n    overrides: { amberflo: { meterApiName: egress-2, label: Egress 2 } }\n"
            )
            await project.apply()
            await project.expectSettled()
        }
    }

    @Test("a sync says so as well")
    func sync() async throws {
        try await TestVendors.serve { vendors in
            try await Self.retire("egress", "Old", at: vendors)
            try await vendors.byOthers(at: "togai") { _ in }
            let project = try vendors.project(Meters.none, at: ["togai", "amberflo"])
            try project.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, dialect: meters,")
            let synced = await project.run("sync", "--from", "togai", "--to", "amberflo", "--yes")
            #expect(synced.status == 3, "\(synced.words)")
            #expect(synced.out.contains("the meterApiName `egress` is that of a deprecated meter"), "\(synced.out)")
        }
    }
}
