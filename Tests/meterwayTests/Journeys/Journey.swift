import Metering
import SandboxServer
import Testing

/// A migration from its first day to its last, on vendors of its own.
struct Journey: Sendable {
    let vendors: TestVendors
    let way: JourneyWay
    let project: TestProject
    let seed: Int

    /// What feeds customers' meters.
    private static let meterKey = "a1f8797b-c827-4483-b6cf-6d3d3baa18a7"
    /// The first instant of December, and how long after the begin of a test it is.
    static let december = Timestamp(seconds: 1_796_083_200)
    static let window = "2026-12-01T00:00:00Z/2027-01-01T00:00:00Z"

    /// A project with generated meters at the old vendor, applied, and usage of November there.
    init(_ vendors: TestVendors, _ way: JourneyWay, seed: Int = 1, keys: [String]? = nil) async throws {
        self.vendors = vendors
        self.way = way
        self.seed = seed
        var meters = JourneyMeters.file(way, seed: seed, keys: keys)
        if way.from.vendor == "usage-engine" { meters += Self.customers(of: meters) }
        project = try vendors.project(
            meters,
            at: [way.from.vendor, way.to.vendor],
            extra: "safety: { maxDeletes: 100, maxUpdates: 100 }"
        )
        try project.edit("meterway.yaml", "defaults: {", "defaults: { unit: units,")
        for end in [way.from, way.to] {
            let old = "adapter: \(end.vendor),"
            if let dialect = end.dialect { try project.edit("meterway.yaml", old, "\(old) dialect: \(dialect),") }
            guard end.vendor == "usage-engine" else { continue }
            let url = vendors.urls[end.vendor] ?? ""
            try project.edit("meterway.yaml", old, "\(old) ingestURL: \"\(url)/collector\",")
        }
        await project.apply()
        vendors.wait(seconds: 7_200, project)
        let november = JourneyEvents("nov", 40, from: TestProject.noon.adding(seconds: 60), seconds: 3_600, seed: seed)
        try project.write("november.ndjson", november.text)
        try await done(["ingest", "november.ndjson", "--vendor", way.from.vendor])
    }

    private static func customers(of meters: String) -> String {
        let keys = meters.split(separator: "\n").filter { $0.hasPrefix("  - key: ") }.map { $0.dropFirst(9) }
        return "customers:\n"
            + keys.flatMap { key in
                JourneyEvents.customers.map { "  - { meter: \(key), customer: \($0), meterKey: \(meterKey) }\n" }
            }.joined()
    }

    /// A command of the migration.
    func command(_ phase: String, _ more: [String] = []) -> [String] {
        ["migrate", phase, "--from", way.from.vendor, "--to", way.to.vendor] + more
    }

    /// Runs a command, again and again where vendors fail, and expects that it is done in the end.
    @discardableResult
    func done(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws -> Outcome {
        var outcome = await project.run(arguments)
        for _ in 0..<30 where [1, 3].contains(outcome.status) && !vendors.faults.fired.isEmpty {
            outcome = await project.run(arguments)
        }
        #expect(outcome.status == 0, "\(arguments): \(outcome.words)", sourceLocation: sourceLocation)
        return outcome
    }

    /// Looks at what a move would come to, and decides what is to be decided.
    func assess() async throws {
        try await done(command("assess", ["--decisions", "decisions.yaml"]))
        // Where nothing is to be decided there is no file.
        guard way.to.vendor == "usage-engine" else { return #expect(!project.has("decisions.yaml")) }
        let text = try project.read("decisions.yaml")
        try project.write("decisions.yaml", text.replacing("meterKey:\n", with: "meterKey: \(Self.meterKey)\n"))
    }

    /// Decides without looking.
    func decide() throws {
        let customers =
            way.to.vendor == "usage-engine" ? Self.customers(of: try project.read("meters/meters.yaml")) : ""
        try project.write("decisions.yaml", "meters: []\n\(customers)")
    }

    /// Makes the meters at the new vendor; cut off after so many writes to the state at first.
    func run(cutOffAfter writes: Int? = nil) async throws {
        let decisions = project.has("decisions.yaml") ? ["--decisions", "decisions.yaml"] : []
        let arguments = command("run", ["--yes"] + decisions)
        if let writes { _ = await project.run(arguments, cutOffAfter: writes) }
        try await done(arguments)
        await project.expectSettled()
    }

    /// The events of December, of which the seed chooses everything but the names.
    var usage: JourneyEvents {
        JourneyEvents("dec", 120, from: Self.december, seconds: 82_800, seed: seed &+ 1)
    }

    /// Waits until the second of December, and sends a day's events to some vendors, both by default.
    func send(_ events: JourneyEvents? = nil, to names: [String] = [], as file: String = "december.ndjson") async throws
    {
        if project.time < Self.december {
            vendors.wait(seconds: Self.december.seconds + 86_400 - project.time.seconds, project)
        }
        try project.write(file, (events ?? usage).text)
        try await done(["ingest", file, "--checkpoint", "\(file).json"] + names.flatMap { ["--vendor", $0] })
    }

    /// Sends events to the new vendor by other definitions than those that were applied, as senders do that were not told.
    func send(to vendor: String, editing edits: [String: String]) async throws {
        let text = try project.read("meters/meters.yaml")
        for (old, new) in edits { try project.edit("meters/meters.yaml", old, new) }
        try await send(to: [vendor], as: "\(vendor).ndjson")
        try project.write("meters/meters.yaml", text)
    }

    /// What the program says that a vendor tells of a meter's usage in December, by customer.
    func told(of meter: String, by vendor: String) async throws -> [String: Quantity] {
        let outcome = try await done(["usage", "--meter", meter, "--window", Self.window, "--format", "json"])
        let cells = (try outcome.json()["rows"]?.array ?? []).compactMap { row -> (String, Quantity)? in
            guard let customer = row["customer"]?.string, let text = row["values"]?[vendor]?.string,
                let value = try? Quantity(text)
            else { return nil }
            return (customer, value)
        }
        return Dictionary(keepingFirst: cells)
    }

    /// Compares both sides over December.
    func verify(_ more: [String] = []) async throws -> Outcome {
        await project.run(command("verify", ["--window", Self.window, "--format", "json"] + more))
    }
}
