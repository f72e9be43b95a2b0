import Metering
import SeededRandom

/// Generated events of requests, of three customers over a span of time.
struct JourneyEvents: Sendable {
    /// The customers.
    static let customers = ["ann", "bob", "cyd"]

    let events: [UsageEvent]

    /// Makes so many events, spread evenly from an instant on; the seed chooses everything else.
    init(_ name: String, _ count: Int, from start: Timestamp, seconds: Int64, seed: Int) {
        var random = SplitMix64(seed: seed)
        func pick<Value>(_ values: [Value]) -> Value { values[Int(random.next() % UInt64(values.count))] }
        events = (0..<count).map { number in
            UsageEvent(
                id: "\(name)-\(number)",
                event: "api_request",
                customer: pick(Self.customers),
                timestamp: start.adding(seconds: Int64(number) * seconds / Int64(count)),
                attributes: [
                    "bytes": Quantity(Int(random.next() % 1_000_000)),
                    "status": Quantity(pick([200, 200, 200, 404, 500])),
                ],
                dimensions: ["region": pick(["eu", "us", "ap"])]
            )
        }
    }

    /// Takes over events.
    init(_ events: [UsageEvent]) {
        self.events = events
    }

    /// The sum of bytes by customer.
    var sums: [String: Quantity] {
        Dictionary(grouping: events, by: \.customer).mapValues { events in
            events.compactMap { $0.attributes["bytes"]?.int }.reduce(0, +)
        }.mapValues { Quantity($0) }
    }

    /// The events as a file has them.
    var text: String { String(decoding: UsageEventWriter.write(events), as: UTF8.self) }
}
