import AdapterKit
import Catalog
import MeterConfig
import Metering

/// A small project with a bit of everything, of which each vendor takes what it can hold.
struct VendorProject: Sendable {
    private let entries: [MeterEntry]
    private let events: [EventSchema]
    private let customers: [CustomerMeter]
    private let defaults: MeterDefaults

    private static let text = """
        events:
          - name: api_request
            attributes: [{ name: bytes, unit: bytes }, { name: status }]
            dimensions: [region, tier]
        meters:
          - key: egress-mib
            name: Egress
            description: Bytes leaving the platform
            unit: MiB
            event: api_request
            aggregation: sum
            value: attributes.bytes
            dimensions: [region, tier]
            category: Network
            resetSchedule: { cron: "0 0 1 * *", timezone: Europe/Paris }
          - { key: requests, name: API requests, event: api_request, aggregation: count, filter: attributes.status < 500 }
          - key: europe
            name: Requests in Europe
            event: api_request
            aggregation: sum
            value: attributes.status
            filter: dimensions.region == "eu-west-1"
          - { key: peak, name: Peak, unit: B, event: api_request, aggregation: max, value: attributes.bytes }
          - { key: users, name: Active users, event: api_request, aggregation: { unique: customer } }
        customers:
          - { meter: egress-mib, customer: user0@example.com, meterKey: a1f8797b-c827-4483-b6cf-6d3d3baa18a7 }
          - { meter: requests, customer: acme, meterKey: a1f8797b-c827-4483-b6cf-6d3d3baa18a7 }
        """

    /// Reads the project.
    init() throws {
        let files = MemoryFiles([
            "meterway.yaml": "version: 1\nmeters: [a.yaml]\nvendors: {}\n", "a.yaml": Self.text,
        ])
        let project = try ProjectLoader(files: files, adapters: Catalog.adapters).load(workingDirectory: "/project")
        entries = project.meters.map { MeterEntry($0.meter) }
        events = project.events
        customers = project.customers.map(\.customer)
        let schedule = ResetSchedule(cron: try CronSchedule("0 0 1 * *"), timeZone: .utc)
        defaults = MeterDefaults(unit: "units", resetSchedule: schedule)
    }

    /// What a translator is asked for.
    var request: EncodingRequest { request(entries) }

    /// The same with the texts of every meter changed.
    var changed: EncodingRequest {
        request(
            entries.map { entry in
                var draft = entry.meter.draft
                draft.name += " v2"
                draft.description = "changed"
                draft.category = draft.category.map { $0 + " 2" }
                return (try? Meter(draft)).map { MeterEntry($0) } ?? entry
            }
        )
    }

    /// What a translator is asked for, of meters that were read at a vendor.
    func request(of inventory: DecodedInventory) -> EncodingRequest {
        EncodingRequest(
            entries: inventory.meters.map { MeterEntry($0.meter, overrides: $0.overrides) },
            events: inventory.events,
            customers: inventory.customers.map(\.customer),
            defaults: defaults,
            now: VendorSubject.start
        )
    }

    private func request(_ entries: [MeterEntry]) -> EncodingRequest {
        EncodingRequest(
            entries: entries,
            events: events,
            customers: customers,
            defaults: defaults,
            now: VendorSubject.start
        )
    }

    /// The aggregation of a meter; a count where it is none of the project's.
    func aggregation(of key: String) -> Aggregation {
        entries.first { $0.meter.key.text == key }?.meter.aggregation ?? .count
    }

    /// Some events, one of them of no meter with a filter.
    var usage: [UsageEvent] {
        (0..<6).map { index in
            UsageEvent(
                id: "e-\(index)",
                event: "api_request",
                customer: index.isMultiple(of: 2) ? "user0@example.com" : "acme",
                timestamp: VendorSubject.start.adding(seconds: Int64(index) * -600),
                attributes: ["bytes": Quantity(1_000 + index), "status": index == 3 ? 500 : 200],
                dimensions: ["region": "eu-west-1", "tier": "pro"]
            )
        }
    }
}
