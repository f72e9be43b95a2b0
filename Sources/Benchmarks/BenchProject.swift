import Foundation

/// A project of many meters, and what it is compared with.
struct BenchProject {
    /// How many meters there are.
    let count: Int
    /// Its folder.
    let folder: URL

    /// How many meters a file has.
    private static let metersInFile = 100

    /// Writes the project with a vendor at an address, anew and without state.
    func write(vendor url: String) throws {
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder.appending(path: "meters"), withIntermediateDirectories: true)
        try point(at: url, concurrency: 8)
        try save("meters/events.yaml", "events:\n" + (0..<10).map(Self.event).joined())
        for first in stride(from: 0, to: count, by: Self.metersInFile) {
            let meters = (first..<min(first + Self.metersInFile, count)).map(Self.meter).joined()
            try save("meters/m\(first).yaml", "meters:\n" + meters)
        }
    }

    /// Writes the project file.
    func point(at url: String, concurrency: Int) throws {
        try save(
            "meterway.yaml",
            """
            version: 1
            meters: [meters/*.yaml]
            vendors:
              amberflo:
                adapter: amberflo
                url: \(url)
                auth: { apiKey: "${env:BENCH_KEY}" }
                limits: { concurrency: \(concurrency), requestsPerSecond: 100000 }

            """
        )
    }

    /// Forgets what was applied.
    func forget() {
        try? FileManager.default.removeItem(at: folder.appending(path: ".meterway"))
    }

    /// Writes two equal zones of as many records, each of twelve lines, and octoDNS's own project over them.
    func writeZones() throws -> URL {
        let zones = folder.appending(path: "octodns")
        let records = "---\n" + (0..<count).map(Self.record).joined()
        for side in ["source", "target"] {
            let place = zones.appending(path: side)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try records.write(to: place.appending(path: "example.com.yaml"), atomically: false, encoding: .utf8)
        }
        let providers = ["source", "target"].map { side in
            """
              \(side):
                class: octodns.provider.yaml.YamlProvider
                directory: \(zones.appending(path: side).path)
                default_ttl: 300
                enforce_order: false

            """
        }
        let config = zones.appending(path: "config.yaml")
        let text =
            "providers:\n" + providers.joined()
            + "zones:\n  example.com.:\n    sources: [source]\n    targets: [target]\n"
        try text.write(to: config, atomically: false, encoding: .utf8)
        return config
    }

    private func save(_ path: String, _ text: String) throws {
        try text.write(to: folder.appending(path: path), atomically: false, encoding: .utf8)
    }

    private static func event(_ number: Int) -> String {
        """
          - name: api_request_\(number)
            attributes: [{ name: bytes, unit: bytes }, { name: status }]
            dimensions: [region, tier]

        """
    }

    /// A meter of twelve lines; no two have the same expressions.
    private static func meter(_ number: Int) -> String {
        """
          - key: egress-\(number)
            name: Egress \(number)
            description: Bytes that leave the platform for product \(number)
            unit: MiB
            event: api_request_\(number % 10)
            aggregation: sum
            value: attributes.bytes / 1048576 * \(number + 1)
            filter: dimensions.region in ["us-east-1", "eu-west-1"] && attributes.status < \(number + 100)
            dimensions: [region, tier]
            resetSchedule: { cron: "0 0 1 * *", timezone: Europe/Paris }
            category: Network
            externalRef: sku-\(number)

        """
    }

    /// A record of twelve lines.
    private static func record(_ number: Int) -> String {
        let values = (0..<4).map { "    - exchange: mail-\($0).example.net.\n      preference: \(10 + $0)\n" }
        return "record-\(number):\n  ttl: 300\n  type: MX\n  values:\n" + values.joined()
    }
}
