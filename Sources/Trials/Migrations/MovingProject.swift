import Foundation
import Metering
import SeededRandom

/// What a trial's migration moves: three meters, three customers, and the events that are sent to both sides.
enum MovingProject {
    static let eventFile = "events.ndjson"
    static let decisionFile = "decisions.yaml"
    static let checkpointFile = "checkpoint.json"
    /// How many events there are: three batches at the vendors with the longest ones.
    static let eventCount = 1_100

    private static let customers = ["acme", "globex", "initech"]
    /// The meters' keys.
    static let keys = ["requests", "traffic", "eu-traffic"]
    private static let meterKey = "mk-moving"

    /// The meter file, with the meters at the old vendor alone.
    static func meterFile(_ route: MovingRoute) -> String {
        let tail = "    event: request\n    unit: units\n    dimensions: [region]\n    vendors: [\(route.from)]\n"
        let formulas = [
            "    aggregation: count\n", "    aggregation: sum\n    value: attributes.bytes\n",
            "    aggregation: sum\n    value: attributes.bytes\n    filter: dimensions.region == \"eu\"\n",
        ]
        let meters = zip(keys, formulas).map { "  - key: \($0)\n    name: Moving \($0)\n\($1)\(tail)" }
        return "events:\n  - { name: request, attributes: [{ name: bytes }], dimensions: [region] }\nmeters:\n"
            + meters.joined() + (route.from == "usage-engine" ? "customers:\n" + counters() : "")
    }

    /// The file of decisions for the run.
    static func decisions(_ route: MovingRoute) -> String {
        route.to == "usage-engine" ? "meterKey: \(meterKey)\ncustomers:\n" + counters() : "meters: []\n"
    }

    private static func counters() -> String {
        keys.flatMap { key in
            customers.map { "  - { meter: \(key), customer: \($0), meterKey: \(meterKey) }\n" }
        }.joined()
    }

    /// The events, one a millisecond up to an instant.
    static func events(seed: Int, until end: Timestamp) -> String {
        var random = SplitMix64(seed: seed)
        let events = (0..<eventCount).map { number in
            UsageEvent(
                id: "e-\(number)",
                event: "request",
                customer: customers[Int(random.next() % 3)],
                timestamp: Timestamp(milliseconds: end.milliseconds - Int64(eventCount - number)),
                attributes: ["bytes": Quantity(Int(random.next() % 1_000_000))],
                dimensions: ["region": random.next() % 2 == 0 ? "eu" : "us"]
            )
        }
        return String(decoding: UsageEventWriter.write(events), as: UTF8.self)
    }
}
