import HTTPTypes
import Metering
import Testing

@Suite("Names that are held")
struct HeldNameTests {
    private static let speaking = Speaking(vendor: "amberflo", dialect: "meters")

    /// Makes a meter of the live dialect that is not ours.
    private static func make(
        _ apiName: String,
        _ label: String,
        _ status: String,
        at vendors: TestVendors
    ) async throws {
        let meter: JSONValue = [
            "meterApiName": .string(apiName), "label": .string(label), "meterType": "sum_of_all_usage",
            "dimensions": [],
            "aggregationDimensions": [], "lockingStatus": .string(status),
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
            try await Self.make(apiName, label, "deprecated", at: vendors)
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

    @Test("a plan says beforehand that a meter that is not ours, and counts under another name, has the label")
    func listed() async throws {
        try await TestVendors.serve { vendors in
            try await Self.make("theirs", "Egress", "open", at: vendors)
            let project = try Self.speaking.project(vendors)
            let plan = await project.run("plan")
            #expect(plan.out.contains("the label `Egress` is that of the meterDefinition `Egress` ("), "\(plan.words)")
            #expect(
                plan.out.contains("), which is not managed here, and the vendor takes no two objects"),
                "\(plan.out)"
            )
            #expect(plan.out.contains("Plan: 1 to create, 1 blocked"), "\(plan.out)")
            let applied = await project.run("apply", "--yes")
            #expect(applied.status == 3 && applied.out.contains("1 applied, 1 blocked"), "\(applied.words)")
        }
    }

    @Test("a sync says so as well")
    func sync() async throws {
        try await TestVendors.serve { vendors in
            try await Self.make("egress", "Old", "deprecated", at: vendors)
            try await vendors.byOthers(at: "togai") { _ in }
            let project = try vendors.project(Meters.none, at: ["togai", "amberflo"])
            try project.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, dialect: meters,")
            let synced = await project.run("sync", "--from", "togai", "--to", "amberflo", "--yes")
            #expect(synced.status == 3, "\(synced.words)")
            #expect(synced.out.contains("the meterApiName `egress` is that of a deprecated meter"), "\(synced.out)")
        }
    }
}
