import SeededRandom

/// The definitions of a trial: somebody else's, ours, and ours after an edit.
struct TrialProject: Sendable, Hashable {
    /// What the definitions are for.
    enum Edition: String, Sendable, Hashable, CaseIterable {
        /// What somebody else made at the vendors before, with names like ours.
        case foreign
        /// What is applied first.
        case first
        /// What is applied then: fields changed, meters gone, replaced, new, and one of the foreign ones taken over.
        case edited
    }

    var meters: [SampleMeter]
    var counters: [SampleCounter]

    /// The meter file.
    var meterFile: String {
        let events = """
            events:
              - { name: request, description: A request, attributes: [{ name: bytes }, { name: status }], dimensions: [region, tier] }
              - { name: seat_change, description: Seats, attributes: [{ name: seats }], dimensions: [plan] }
              - { name: completion, description: An answer, attributes: [{ name: tokens }], dimensions: [model] }
              - { name: build, description: A build, attributes: [{ name: minutes }], dimensions: [runner] }
              - { name: volume, description: A volume, attributes: [{ name: gigabytes }, { name: hours }], dimensions: [class] }
              - { name: ticket, description: A ticket, attributes: [{ name: effort }], dimensions: [queue] }
              - { name: request_of_old, description: A request, attributes: [{ name: bytes }], dimensions: [region] }
            """
        return ([events, "meters:"] + meters.map(\.yaml) + ["customers:"] + counters.map(\.yaml) + [""])
            .joined(separator: "\n")
    }
}

extension TrialProject {
    /// The project of an edition; the seed varies texts, the order of meters, and customers.
    init(_ edition: Edition, _ dialect: TrialDialect, seed: Int) {
        var random = SplitMix64(seed: seed)
        let mark = String(random.next() % 10_000)
        switch edition {
        case .foreign: self = .foreign(mark)
        case .first: self = .first(mark, dialect)
        case .edited: self = TrialProject.first(mark, dialect).edited(mark)
        }
        meters.shuffle(using: &random)
        counters.shuffle(using: &random)
    }

    private static func tickets(_ description: String) -> SampleMeter {
        SampleMeter(
            key: "tickets",
            name: "Tickets",
            unit: "tickets",
            description: description,
            event: "ticket",
            aggregation: "count",
            dimensions: ["queue"]
        )
    }

    private static let ticketCounter = SampleCounter(meter: "tickets", customer: "acme@example.com", meterKey: "mk-t")

    private static func foreign(_ mark: String) -> TrialProject {
        TrialProject(
            meters: [
                tickets("Of old, \(mark)"),
                SampleMeter(
                    key: "calls-of-old",
                    name: "Calls of old",
                    unit: "calls",
                    description: "Old \(mark)",
                    event: "request_of_old",
                    aggregation: "count",
                    dimensions: ["region"]
                ),
                SampleMeter(
                    key: "egress-eu",
                    name: "Egress EU",
                    unit: "bytes",
                    description: "Old \(mark)",
                    event: "request_of_old",
                    aggregation: "sum",
                    value: "attributes.bytes"
                ),
                SampleMeter(
                    key: "token",
                    name: "Token",
                    unit: "tokens",
                    description: "Old \(mark)",
                    event: "request_of_old",
                    aggregation: "sum",
                    value: "attributes.bytes"
                ),
            ],
            counters: [
                ticketCounter,
                SampleCounter(meter: "calls-of-old", customer: "acme@example.com", meterKey: "mk-a"),
                SampleCounter(meter: "egress-eu", customer: "globex@example.com", meterKey: "mk-a"),
            ]
        )
    }

    private static func first(_ mark: String, _ dialect: TrialDialect) -> TrialProject {
        let both = dialect == .document ? ["usage-engine", "amberflo"] : ["usage-engine"]
        return TrialProject(
            meters: requestMeters(mark) + levelMeters(mark, both) + modelMeters(mark) + machineMeters(mark),
            counters: firstCounters
        )
    }

    private static func requestMeters(_ mark: String) -> [SampleMeter] {
        [
            SampleMeter(
                key: "calls",
                name: "Calls",
                unit: "calls",
                description: "Calls \(mark)",
                event: "request",
                aggregation: "count",
                filter: "attributes.status < 500",
                dimensions: ["region", "tier"]
            ),
            SampleMeter(
                key: "egress",
                name: "Egress",
                unit: "MiB",
                description: "Egress \(mark)",
                event: "request",
                aggregation: "sum",
                value: "attributes.bytes / 1048576",
                filter: "dimensions.region in [\"a\", \"b\"]",
                dimensions: ["region", "tier"]
            ),
        ]
    }

    private static func levelMeters(_ mark: String, _ vendors: [String]) -> [SampleMeter] {
        [
            SampleMeter(
                key: "seats",
                name: "Seats",
                unit: "seats",
                description: "Seats \(mark)",
                event: "seat_change",
                aggregation: "max",
                value: "attributes.seats",
                dimensions: ["plan"],
                vendors: vendors
            ),
            SampleMeter(
                key: "low-water",
                name: "Low water",
                unit: "MiB",
                description: "Least \(mark)",
                event: "volume",
                aggregation: "min",
                value: "attributes.gigabytes",
                vendors: ["usage-engine"]
            ),
            SampleMeter(
                key: "customers",
                name: "Customers",
                unit: "customers",
                description: "Customers \(mark)",
                event: "request",
                aggregation: "{ unique: customer }",
                vendors: ["amberflo"]
            ),
        ]
    }

    private static func modelMeters(_ mark: String) -> [SampleMeter] {
        [
            SampleMeter(
                key: "tokens",
                name: "Tokens",
                unit: "tokens",
                description: "Tokens \(mark)",
                event: "completion",
                aggregation: "sum",
                value: "attributes.tokens",
                dimensions: ["model"]
            )
        ]
    }

    private static func machineMeters(_ mark: String) -> [SampleMeter] {
        [
            SampleMeter(
                key: "minutes",
                name: "Minutes",
                unit: "minutes",
                description: "Minutes \(mark)",
                event: "build",
                aggregation: "sum",
                value: "attributes.minutes",
                dimensions: ["runner"]
            ),
            SampleMeter(
                key: "builds",
                name: "Builds",
                unit: "builds",
                description: "Builds \(mark)",
                event: "build",
                aggregation: "count",
                dimensions: ["runner"]
            ),
            SampleMeter(
                key: "storage",
                name: "Storage",
                unit: "GBh",
                description: "Storage \(mark)",
                event: "volume",
                aggregation: "sum",
                value: "attributes.gigabytes * attributes.hours",
                dimensions: ["class"]
            ),
        ]
    }

    private static var firstCounters: [SampleCounter] {
        [
            SampleCounter(meter: "calls", customer: "acme@example.com", meterKey: "mk-a"),
            SampleCounter(meter: "calls", customer: "globex@example.com", meterKey: "mk-a"),
            SampleCounter(meter: "calls", customer: "globex@example.com", meterKey: "mk-b"),
            SampleCounter(meter: "egress", customer: "acme@example.com", meterKey: "mk-a"),
            SampleCounter(meter: "tokens", customer: "acme@example.com", meterKey: "mk-a"),
            SampleCounter(meter: "tokens", customer: "globex@example.com", meterKey: "mk-a"),
            SampleCounter(meter: "seats", customer: "acme@example.com", meterKey: "mk-a", deleteOnReset: true),
            SampleCounter(meter: "low-water", customer: "acme@example.com", meterKey: "mk-a"),
        ]
    }

    private func edited(_ mark: String) -> TrialProject {
        var project = self
        project.change("calls") { $0.name = "Calls answered" }
        project.change("egress") { meter in
            meter.name = "Outgoing"
            meter.description = "Egress in all, \(mark)"
        }
        project.change("tokens") { meter in
            meter.aggregation = "count"
            meter.value = nil
        }
        project.change("customers") { $0.aggregation = "count" }
        project.change("low-water") { meter in
            meter.aggregation = "max"
            meter.name = "High water"
        }
        project.change("storage") { $0.unit = "GB hours" }
        project.meters.removeAll { $0.key == "builds" }
        project.meters.append(contentsOf: Self.heirs(mark))
        project.meters.append(Self.tickets("Ours now, \(mark)"))
        project.meters.append(
            SampleMeter(
                key: "visits",
                name: "Visits",
                unit: "visits",
                description: "Visits \(mark)",
                event: "seat_change",
                aggregation: "count",
                dimensions: ["plan"]
            )
        )
        project.counters.removeAll { $0.meter == "calls" && $0.meterKey == "mk-b" }
        for index in project.counters.indices where project.counters[index].meter == "egress" {
            project.counters[index].deleteOnReset = true
        }
        project.counters.append(Self.ticketCounter)
        project.counters.append(SampleCounter(meter: "minutes", customer: "acme@example.com", meterKey: "mk-a"))
        return project
    }

    /// New meters under names that others have until then: one that is renamed, and one that goes.
    private static func heirs(_ mark: String) -> [SampleMeter] {
        [
            SampleMeter(
                key: "outbound",
                name: "Egress",
                unit: "bytes",
                description: "Bytes \(mark)",
                event: "request",
                aggregation: "sum",
                value: "attributes.bytes",
                dimensions: ["region"]
            ),
            SampleMeter(
                key: "jobs",
                name: "Builds",
                unit: "jobs",
                description: "Jobs \(mark)",
                event: "build",
                aggregation: "count",
                dimensions: ["runner"]
            ),
        ]
    }

    private mutating func change(_ key: String, _ edit: (inout SampleMeter) -> Void) {
        for index in meters.indices where meters[index].key == key { edit(&meters[index]) }
    }
}
