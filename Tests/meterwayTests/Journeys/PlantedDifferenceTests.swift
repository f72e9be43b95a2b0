import Metering
import SandboxServer
import Testing

@Suite("Differences that were planted are found, and traced to what was planted")
struct PlantedDifferenceTests {
    /// A migration that is made and not yet compared, with some meters.
    private func moved(_ vendors: TestVendors, _ way: JourneyWay, _ keys: [String]) async throws -> Journey {
        let journey = try await Journey(vendors, way, keys: keys)
        try journey.decide()
        try await journey.run()
        return journey
    }

    /// Expects that a comparison fails, that it gives one of some causes to a meter, and that nothing can leave then.
    private func expect(
        _ kinds: Set<String>,
        of meter: String,
        _ journey: Journey,
        _ more: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await journey.verify(more)
        #expect(outcome.status == 4, "\(outcome.words)", sourceLocation: sourceLocation)
        let rows = try outcome.json()["rows"]?.array ?? []
        let own = rows.filter { $0["meter"]?.string == meter && $0["outcome"]?.string != "equal" }
        #expect(!own.isEmpty, "\(outcome.out)", sourceLocation: sourceLocation)
        let causes = own.flatMap { $0["causes"]?.array ?? [] }.compactMap { $0["kind"]?.string }
        #expect(!kinds.isDisjoint(with: causes), "\(own.map { $0.text() })", sourceLocation: sourceLocation)
        let cutover = await journey.project.run(journey.command("cutover", ["--yes"]))
        #expect(cutover.status == 4, "\(cutover.words)", sourceLocation: sourceLocation)
    }

    @Test(
        "a filter that senders do not apply",
        arguments: [JourneyWay.from("togai", to: "amberflo"), .from("amberflo", to: "usage-engine")]
    )
    func filter(_ way: JourneyWay) async throws {
        try await TestVendors.serve { vendors in
            let journey = try await moved(vendors, way, ["egress", "eu-egress"])
            try await journey.send(to: [way.from.vendor])
            try await journey.send(to: way.to.vendor, editing: ["    filter: dimensions.region == \"eu\"\n": ""])
            try await expect(["projection"], of: "eu-egress", journey, ["--events", "december.ndjson"])
        }
    }

    @Test(
        "a value that senders do not compute",
        arguments: [JourneyWay.from("togai", to: "usage-engine"), .from("usage-engine", to: "amberflo")]
    )
    func value(_ way: JourneyWay) async throws {
        try await TestVendors.serve { vendors in
            let journey = try await moved(vendors, way, ["egress", "cost"])
            try await journey.send(to: [way.from.vendor])
            try await journey.send(to: way.to.vendor, editing: ["attributes.bytes * 3 + 1": "attributes.bytes"])
            try await expect(["projection", "unit"], of: "cost", journey, ["--events", "december.ndjson"])
        }
    }

    @Test("events that are sent twice under other ids", arguments: JourneyWay.directions)
    func duplicates(_ way: JourneyWay) async throws {
        try await TestVendors.serve { vendors in
            let journey = try await moved(vendors, way, ["egress", "calls"])
            try await journey.send()
            var again = Array(journey.usage.events[40..<43])
            for index in again.indices { again[index].id += "-again" }
            try await journey.send(JourneyEvents(again), to: [way.to.vendor], as: "again.ndjson")
            let kinds: Set<String> = ["duplicates", "extra-events"]
            try await expect(kinds, of: "egress", journey, ["--events", "december.ndjson"])
        }
    }

    @Test("senders that stop at an instant", arguments: JourneyWay.directions)
    func stopped(_ way: JourneyWay) async throws {
        try await TestVendors.serve { vendors in
            let journey = try await moved(vendors, way, ["egress", "calls"])
            try await journey.send(to: [way.from.vendor])
            let early = JourneyEvents(Array(journey.usage.events.prefix(70)))
            try await journey.send(early, to: [way.to.vendor], as: "early.ndjson")
            try await expect(["stopped", "late"], of: "egress", journey, ["--events", "december.ndjson"])
        }
    }

    @Test("single events that never came", arguments: JourneyWay.directions)
    func missing(_ way: JourneyWay) async throws {
        try await TestVendors.serve { vendors in
            let journey = try await moved(vendors, way, ["egress"])
            try await journey.send(to: [way.from.vendor])
            var events = journey.usage.events
            events.remove(at: 50)
            try await journey.send(JourneyEvents(events), to: [way.to.vendor], as: "rest.ndjson")
            let found = try await journey.verify(["--events", "december.ndjson"])
            #expect(found.out.contains("dec-50"), "\(found.out)")
            try await expect(["missing-events"], of: "egress", journey, ["--events", "december.ndjson"])
        }
    }

    @Test(
        "times of another zone",
        arguments: [JourneyWay.from("togai", to: "amberflo"), .from("amberflo", to: "togai")]
    )
    func zone(_ way: JourneyWay) async throws {
        try await TestVendors.serve { vendors in
            let journey = try await moved(vendors, way, ["egress", "calls"])
            try await journey.send(to: [way.from.vendor])
            var events = journey.usage.events
            for index in events.indices {
                events[index].timestamp = events[index].timestamp.adding(seconds: -5 * 3_600)
            }
            try await journey.send(JourneyEvents(events), to: [way.to.vendor], as: "shifted.ndjson")
            try await expect(["time-zone"], of: "egress", journey, ["--events", "december.ndjson"])
        }
    }

    @Test(
        "a customer whom the new vendor does not know",
        arguments: [JourneyWay.from("togai", to: "usage-engine"), .from("amberflo", to: "usage-engine")]
    )
    func customer(_ way: JourneyWay) async throws {
        try await TestVendors.serve { vendors in
            let journey = try await moved(vendors, way, ["egress"])
            try await journey.send()
            var events = Array(journey.usage.events.prefix(4))
            for index in events.indices {
                events[index].id += "-dan"
                events[index].customer = "dan"
            }
            try journey.project.write("dan.ndjson", JourneyEvents(events).text)
            let sent = await journey.project.run("ingest", "dan.ndjson", "--dead-letter", "dead.ndjson")
            #expect(sent.status == 3, "\(sent.words)")
            let more = ["--events", "december.ndjson", "--events", "dan.ndjson", "--dead-letter", "dead.ndjson"]
            try await expect(["no-counter", "unknown-customer", "dead-letters"], of: "egress", journey, more)
        }
    }

    @Test("a definition that somebody changed at the new vendor", arguments: ["togai", "amberflo"])
    func definition(_ vendor: String) async throws {
        let way = JourneyWay.from("usage-engine", to: vendor)
        try await TestVendors.serve { vendors in
            let journey = try await moved(vendors, way, ["egress", "calls"])
            try await journey.send()
            let meters = try journey.project.read("meters/meters.yaml").components(before: "customers:")
            try await vendors.byOthers(at: vendor, meters.replacing("vendors: [usage-engine, \(vendor)]", with: "")) {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Traffic")
            }
            let outcome = try await journey.verify()
            #expect(outcome.status == 0, "a name changes no number: \(outcome.words)")
            let cutover = await journey.project.run(journey.command("cutover", ["--yes"]))
            #expect(cutover.status == 4, "\(cutover.words)")
        }
    }
}

extension String {
    /// The text before another, or all of it.
    fileprivate func components(before end: String) -> String {
        split(separator: end, maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init) ?? self
    }
}
