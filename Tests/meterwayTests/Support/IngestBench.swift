import Metering
import SandboxServer
import Testing

/// A project with two meters at some vendors, and a file of events to send.
struct IngestBench: Sendable {
    let vendors: TestVendors
    let project: TestProject

    /// Applies the meters, and waits until the events have happened.
    init(_ vendors: TestVendors, at names: [String], meters: String = Meters.two, collector: Bool = true) async throws {
        self.vendors = vendors
        let customers = names.contains("usage-engine") ? Self.customers : ""
        project = try vendors.project(meters + customers, at: names)
        if collector, names.contains("usage-engine") {
            let url = vendors.urls["usage-engine"] ?? ""
            let old = "adapter: usage-engine,"
            try project.edit("meterway.yaml", old, "\(old) ingestURL: \"\(url)/collector\",")
        }
        await project.apply()
        vendors.wait(seconds: 7_200, project)
    }

    /// The customers' meters of Usage Engine.
    private static let customers =
        "customers:\n"
        + ["egress", "calls"].flatMap { meter in
            ["ann", "bob"].map { customer in
                "  - { meter: \(meter), customer: \(customer), meterKey: a1f8797b-c827-4483-b6cf-6d3d3baa18a7 }\n"
            }
        }.joined()

    /// Lines of events, one a second from noon on, each of as many bytes as its number, of two customers in turn.
    static func lines(_ numbers: ClosedRange<Int>) -> String {
        numbers.map { number in
            let instant = TestProject.noon.adding(seconds: Int64(number))
            return #"{"id":"e-\#(number)","event":"api_request","customer":"\#(number % 2 == 0 ? "ann" : "bob")","#
                + #""timestamp":"\#(instant)","attributes":{"bytes":"\#(number)"},"dimensions":{"region":"eu"}}"# + "\n"
        }.joined()
    }

    /// The sum of bytes by customer, as ``lines(_:)`` has it.
    static func totals(_ numbers: ClosedRange<Int>) -> [String: Quantity] {
        ["ann": 0, "bob": 1].mapValues { rest in
            Quantity(numbers.filter { $0 % 2 == rest }.reduce(0, +))
        }
    }

    /// Sends the file `events.ndjson` with a checkpoint and a file of dead letters.
    func ingest(_ options: String...) async -> Outcome {
        await project.run(
            ["ingest", "events.ndjson", "--checkpoint", "c.json", "--dead-letter", "dead.ndjson"] + options
        )
    }

    /// Expects that every vendor counted each event once.
    func expect(
        _ totals: [String: Quantity],
        at names: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for name in names {
            let found = try await vendors.usage(of: "Egress", at: Speaking(vendor: name))
            #expect(found == totals, "\(name)", sourceLocation: sourceLocation)
        }
    }
}
