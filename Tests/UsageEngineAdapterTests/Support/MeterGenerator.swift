import AdapterKit
import Metering
import SeededRandom

/// Sets of meters that share events, and the events.
struct MeterGenerator {
    private var random: SplitMix64
    private let now: Timestamp

    init(seed: UInt64, now: Timestamp) {
        random = SplitMix64(seed: seed)
        self.now = now
    }

    mutating func meters(_ count: Int) throws -> [Meter] {
        try (0..<count).map { try meter($0) }
    }

    private mutating func meter(_ number: Int) throws -> Meter {
        let aggregations: [Aggregation] = [.sum, .sum, .count, .max, .min, .unique(.customer), .average]
        let long = String(repeating: "long ", count: 50)
        return try Bench.meter("meter-\(number)", aggregations.randomElement(using: &random) ?? .sum) { draft in
            draft.name = chance(5) ? "\(long)\(number)" : "Meter \(number)"
            draft.description = pick([nil, "What it is for", long])
            draft.unit = pick([nil, "MiB", "GiB", long])
            draft.event = pick([nil, "api_request", "download"])
            if draft.value != nil {
                draft.value = try Bench.formula(
                    pick([
                        "attributes.bytes", "attributes.status", "attributes.bytes / 1024 + 1",
                        "attributes.bytes * 0.1", "1",
                    ])
                )
            }
            draft.filter = try pick([nil, nil, #"dimensions.region in ["eu", "us"]"#, "attributes.status < 500"])
                .map(Bench.formula)
            draft.dimensions = pick([[], ["region"], ["region", "tier"]])
            draft.resetSchedule = try Bench.schedule(
                pick([
                    "0 0 1 * *", "0 0 L * *", "*/30 * * * *", "0 6 * * MON-FRI", "15 3 1,15 JAN-JUN *", "0 0 13 * FRI",
                ]),
                pick(["Etc/UTC", "Europe/Paris", "America/New_York"])
            )
            draft.category = pick([nil, "Network", long])
            draft.activeFrom = pick([nil, nil, now.adding(seconds: 3_600)])
            draft.activeTo = pick([nil, nil, now.adding(seconds: 7_200)])
            draft.externalRef = pick([nil, "SKU \(number)", "sku-\(number)"])
            draft.billableName = pick([nil, "Invoice line"])
            draft.status = pick([.active, .active, .active, .draft, .inactive])
            draft.labels = pick([[:], ["team": "net"]])
        }
    }

    /// Events within three hours from `now`, some of which some meters cannot evaluate.
    mutating func events(_ count: Int) throws -> [UsageEvent] {
        try (0..<count).map { number in
            var attributes: [String: Quantity] = [:]
            if !chance(10) {
                attributes["bytes"] = try Quantity(
                    "\(Int.random(in: -5_000_000...5_000_000, using: &random)).\(number % 1_000)"
                )
            }
            if !chance(10) { attributes["status"] = Quantity(pick([200, 404, 500])) }
            return UsageEvent(
                id: "e-\(number)",
                event: pick(["api_request", "download"]),
                customer: pick(["u1", "u2", "u3"]),
                timestamp: Timestamp(milliseconds: now.milliseconds + Int64.random(in: 0..<10_800_000, using: &random)),
                attributes: attributes,
                dimensions: chance(10) ? [:] : ["region": pick(["eu", "us", "ap"]), "tier": "pro"]
            )
        }
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int(random.next() % UInt64(values.count))]
    }

    private mutating func chance(_ oneIn: UInt64) -> Bool { random.next() % oneIn == 0 }
}
