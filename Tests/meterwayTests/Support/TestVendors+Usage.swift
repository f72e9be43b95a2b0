import AdapterKit
import Catalog
import CurlTransport
import Metering
import Testing
import Transport

extension TestVendors {
    /// What a vendor tells of the usage of the meter of a name, by customer, asked for without the program.
    func usage(
        of name: String,
        at speaking: Speaking,
        _ aggregation: Aggregation = .sum,
        in window: String = "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z"
    ) async throws -> [String: Quantity] {
        let adapter = try adapter(speaking)
        let kinds = ["meterType", "meterDefinition", "usageMeter"].map { ObjectKind($0) }
        var objects: [ObservedObject] = []
        for kind in kinds { objects += try await adapter.catalog.list(kind) }
        let object = try #require(objects.first { $0.name == name }, "\(objects.map(\.name))")
        let query = UsageQuery(object: object, aggregation: aggregation, window: try Period(interval: window))
        let cells = try await #require(adapter.usage).usage(query)
        return Dictionary(keepingFirst: cells.compactMap { cell in cell.value.map { (cell.customer ?? "", $0) } })
    }

    /// The adapter of a vendor's sandbox.
    func adapter(_ speaking: Speaking) throws -> any VendorAdapter {
        let vendor = try #require(Catalog.vendor(adapter: speaking.vendor))
        let settings = ConnectionSettings(
            instance: speaking.vendor,
            adapter: speaking.vendor,
            url: try ConnectionURL(urls[speaking.vendor] ?? ""),
            values: speaking.dialect.map { ["dialect": .string($0)] } ?? [:],
            credentials: vendor.sandboxCredentials.mapValues { .inline(Secret($0)) }
        )
        let environment = AdapterEnvironment(
            transport: try CurlTransport(options: .init(userAgent: "meterway-tests")),
            now: { TestProject.noon },
            secret: { name throws(SecretError) in Secret(vendor.sandboxCredentials[name] ?? "") }
        )
        return vendor.adapter.make(settings, environment)
    }
}

extension TestVendors {
    /// A project at Usage Engine whose files no longer have the counter of a customer that holds 12.5.
    func projectLosingUsage() async throws -> TestProject {
        let customers = "customers:\n  - { meter: egress, customer: ann@example.com, meterKey: k }\n"
        let project = try project(Meters.two + customers, at: ["usage-engine"])
        #expect(await project.run("apply", "--yes").status == 0)
        try await sendUsage()
        try project.write("meters/meters.yaml", Meters.two)
        return project
    }

    /// Sends 12.5 more for that customer.
    func sendUsage() async throws {
        let usage: JSONValue = [["userId": "ann@example.com", "meterType": "egress", "value": "12.5"]]
        try await post(usage, to: "/collector", at: "usage-engine")
    }
}
