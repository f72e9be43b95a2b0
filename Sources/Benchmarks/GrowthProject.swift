import Foundation

/// A project of many meters at three embedded vendors, twenty for each event.
struct GrowthProject {
    /// How many meters there are.
    let count: Int
    /// Its folder.
    let folder: URL

    /// A file of usage events, two for each meter.
    var events: URL { folder.appending(path: "events.ndjson") }
    /// Where a plan is saved.
    var planFile: URL { folder.appending(path: "plan.json") }

    /// Writes the project, anew and without state.
    func write() throws {
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try save("meterway.yaml", Self.settings)
        try writeMeters("A meter")
        try save("events.ndjson", (0..<2 * count).map(usage).joined())
    }

    /// Writes all meters with another description.
    func writeMeters(_ description: String) throws {
        let events = Set((0..<count).map(Self.event(of:))).sorted().map { name in
            """
              - name: \(name)
                attributes: [{ name: bytes, unit: bytes }]
                dimensions: [region]

            """
        }
        let meters = (0..<count).map { number in
            """
              - key: meter-\(number)
                name: Meter \(number)
                description: \(description)
                unit: MiB
                event: \(Self.event(of: number))
                aggregation: sum
                value: attributes.bytes
                filter: dimensions.region == "r\(number)"
                dimensions: [region]
                resetSchedule: { cron: "0 0 1 * *", timezone: Etc/UTC }

            """
        }
        try save("meters.yaml", "events:\n" + events.joined() + "meters:\n" + meters.joined())
    }

    /// Takes all meters out.
    func removeMeters() throws { try save("meters.yaml", "meters: []\n") }

    private func usage(_ number: Int) -> String {
        let meter = number % count
        let place = #""timestamp":"2026-11-\#(10 + number % 10)T00:00:00Z","dimensions":{"region":"r\#(meter)"}"#
        return #"{"id":"e\#(number)","event":"\#(Self.event(of: meter))","customer":"c\#(number % 7)","#
            + place + #","attributes":{"bytes":\#(number)}}"# + "\n"
    }

    private func save(_ path: String, _ text: String) throws {
        try text.write(to: folder.appending(path: path), atomically: false, encoding: .utf8)
    }

    private static func event(of number: Int) -> String { "event_\(number / 20)" }

    private static let settings = """
        version: 1
        meters: [meters.yaml]
        safety: { maxDeletes: 100%, maxUpdates: 100% }
        vendors:
          amberflo: { adapter: amberflo, url: "https://127.0.0.1", auth: { apiKey: "${env:BENCH_KEY}" } }
          togai: { adapter: togai, url: "https://127.0.0.1", auth: { token: "${env:BENCH_KEY}" } }
          usage-engine:
            adapter: usage-engine
            url: "https://127.0.0.1"
            auth: { clientID: "${env:BENCH_KEY}", clientSecret: "${env:BENCH_KEY}" }

        """
}
