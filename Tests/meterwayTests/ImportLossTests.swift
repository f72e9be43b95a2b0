import Metering
import Testing

@Suite("An import says what the state does not keep")
struct ImportLossTests {
    private static let meters =
        Meters.event
            + """
            meters:
              - key: egress
                name: Egress
                unit: MiB
                event: api_request
                aggregation: sum
                value: attributes.bytes
                overrides: { amberflo: { meterApiName: egressMib } }
                accept: [{ vendor: amberflo, field: unit, reason: not needed }]
            customers:
              - { meter: egress, customer: acme@example.com, meterKey: k-1 }

            """

    @Test("overrides and customers at other vendors, with what becomes of them, and what may have been accepted")
    func lost() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Self.meters)
            await project.succeed("apply", "--yes")
            try project.write("meters/meters.yaml", "meters: []\n")
            let imported = await project.succeed("import", "togai")
            for word in [
                #"amberflo: meterDefinition egress would be changed: meterApiName "egressMib" → "egress""#,
                "usage-engine: meter egress/acme@example.com/k-1 would be taken away",
                "had an `accept` for egress,",
            ] {
                #expect(imported.err.contains(word), "\(word) is not in \(imported.err)")
            }
            #expect(imported.out.contains("the plan for them is empty at togai"), "\(imported.out)")
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changeList == ["amberflo replace egress", "usage-engine delete egress/acme@example.com/k-1"])
        }
    }

    @Test("as JSON too, and nothing where nothing is lost")
    func documents() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Self.meters)
            await project.succeed("apply", "--yes")
            try project.write("meters/meters.yaml", "meters: []\n")
            let imported = try await project.run("import", "amberflo", "--format", "json").json()
            let lost = imported["lost"]?.array ?? []
            #expect(lost.compactMap { $0["vendor"]?.string } == ["togai", "usage-engine"])
            #expect(lost.compactMap { $0["outcome"]?.string } == ["changed", "unwanted"])
            #expect(lost.first?["fields"]?[0]?["path"] == "attributes.bytes.defaultUnit")
            #expect(imported["unaccepted"] == ["egress"])
            let other = try vendors.project("meters: []\n")
            let fresh = try await other.run("import", "amberflo", "--format", "json").json()
            #expect(fresh["lost"] == [] && fresh["unaccepted"] == [])
        }
    }
}
