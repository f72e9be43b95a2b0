import HTTPTypes
import Metering
import SandboxServer
import Testing

@Suite("Ingest for customers without a counter")
struct IngestCounterTests {
    private static let counters = """
        customers:
          - { meter: egress, customer: acme, meterKey: 0b7c1d6e-5a52-4b0e-9c0e-2f3f1f6f7a10 }
          - { meter: calls, customer: acme, meterKey: 0b7c1d6e-5a52-4b0e-9c0e-2f3f1f6f7a10 }

        """

    private static func events(_ customers: String...) -> String {
        customers.map { customer in
            #"{"id":"of-\#(customer)","event":"api_request","customer":"\#(customer)","timestamp":"2026-11-16T11:00:00Z","#
                + #""attributes":{"bytes":"6"},"dimensions":{"region":"eu"}}"# + "\n"
        }.joined()
    }

    private static func project(_ vendors: TestVendors) async throws -> TestProject {
        let project = try vendors.project(Meters.two + counters, at: ["usage-engine"])
        await project.succeed("apply", "--yes")
        return project
    }

    @Test("A customer whom the vendor counts nothing for is told with the meters, and what to do")
    func lacking() async throws {
        try await TestVendors.serve { vendors in
            let project = try await Self.project(vendors)
            try project.write("events.ndjson", Self.events("acme", "initech", "globex"))
            let outcome = await project.run("ingest", "events.ndjson")
            for meter in ["calls", "egress"] {
                let words =
                    "warning: usage-engine: `\(meter)` has no counter there for 2 customers of these events (globex, initech), and "
                    + "counts nothing for a customer without one: list them under `customers`, apply, and only then hand the file over"
                #expect(outcome.err.contains(words), "\(outcome.err)")
            }
            #expect(!outcome.err.contains("acme"), "\(outcome.err)")
        }
    }

    @Test("The list of such customers is whole in JSON")
    func listed() async throws {
        try await TestVendors.serve { vendors in
            let project = try await Self.project(vendors)
            let customers = (1...30).map { "customer-\($0)" }.sorted()
            try project.write("events.ndjson", customers.map { Self.events($0) }.joined())
            let outcome = await project.run("ingest", "events.ndjson", "--meter", "calls", "--format", "json")
            let told = try outcome.json()["vendors"]?[0]?["withoutCounter"]
            #expect(told == [["meter": "calls", "customers": .texts(customers)]], "\(outcome.out)")
        }
    }

    @Test("Where the state has a counter for every customer, nothing is said, and the vendor is not read")
    func known() async throws {
        try await TestVendors.serve { vendors in
            let project = try await Self.project(vendors)
            try project.write("events.ndjson", Self.events("acme"))
            let before = vendors.requests("usage-engine")
            let outcome = await project.run("ingest", "events.ndjson")
            #expect(outcome.status == 0 && !outcome.err.contains("counter"), "\(outcome.words)")
            #expect(vendors.requests("usage-engine") == before)
        }
    }

    @Test("A counter that somebody made at the vendor is one, although the state does not know it")
    func madeThere() async throws {
        try await TestVendors.serve { vendors in
            let project = try await Self.project(vendors)
            try project.write("events.ndjson", Self.events("acme"))
            try project.remove(".meterway/state.sqlite")
            let outcome = await project.run("ingest", "events.ndjson")
            #expect(outcome.status == 0 && !outcome.err.contains("counter"), "\(outcome.words)")
        }
    }

    @Test("A vendor that cannot be asked is told, and the events are as they were")
    func unknown() async throws {
        try await TestVendors.serve { vendors in
            let project = try await Self.project(vendors)
            try project.write("events.ndjson", Self.events("initech"))
            vendors.faults.add(try FaultRule(.answer(FaultAnswer(status: 403)), method: .get))
            let outcome = await project.run("ingest", "events.ndjson")
            #expect(outcome.status == 0, "\(outcome.words)")
            let words =
                "warning: usage-engine: whether all customers of these events have counters there is not known: "
            #expect(outcome.err.contains(words), "\(outcome.err)")
            #expect(try project.read("usage-engine.ndjson").contains("initech"))
        }
    }
}
