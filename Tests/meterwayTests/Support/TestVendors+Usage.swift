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
        return Dictionary(
            cells.compactMap { cell in cell.value.map { (cell.customer ?? "", $0) } }
        ) { first, _ in first }
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
