import Metering
import SandboxServer
import Testing

@Suite("The account of an ingest adds up to what was read, at every vendor and in every form")
struct IngestAccountTests {
    private static let names = ["usage-engine", "amberflo", "togai"]

    /// Six events: one that counts, the same again, one whose number is missing, one that no meter takes, one of a name that nobody
    /// declares, a dead letter of Togai; and a line that is no event.
    private static let lines =
        IngestBench.lines(1...1) + IngestBench.lines(1...1)
        + IngestBench.lines(2...2).replacing(#""bytes":"2""#, with: "")
        + IngestBench.lines(3...3).replacing("api_request", with: "sign_up")
        + IngestBench.lines(4...4).replacing("api_request", with: "api_requst")
        + #"{"vendor":"togai","reason":"late","meters":["calls","egress"],"event":"#
        + IngestBench.lines(5...5).replacing("\n", with: "}\n") + "nothing\n"

    private func bench(_ vendors: TestVendors) async throws -> IngestBench {
        let meters = Meters.two.replacing("events:\n", with: "events:\n  - name: sign_up\n")
        let bench = try await IngestBench(vendors, at: Self.names, meters: meters)
        try bench.project.write("events.ndjson", Self.lines)
        return bench
    }

    @Test("each event is counted once, in text, JSON and Markdown")
    func forms() async throws {
        for format in ["text", "json", "markdown"] {
            try await TestVendors.serve { vendors in
                let bench = try await bench(vendors)
                let outcome = await bench.project.run("ingest", "events.ndjson", "--format", format)
                #expect(outcome.status == 3, "\(outcome.words)")
                guard format != "json" else {
                    let told = try #require(try outcome.json()["vendors"]?.array)
                    #expect(told.count == Self.names.count)
                    for vendor in told {
                        let account = try #require(vendor["account"])
                        let sum = ["sent", "repeated", "rejected", "unmetered", "undeclared", "elsewhere", "open"]
                            .compactMap { account[$0]?.int }.reduce(0, +)
                        #expect(account["read"] == 6 && sum == 6, "\(vendor)")
                        #expect(account["sent"]?.int == (vendor["name"] == "togai" ? 3 : 2), "\(vendor)")
                        #expect(account["partial"] == 1 && account["open"] == 0, "\(vendor)")
                    }
                    return
                }
                #expect(outcome.out.contains("6 events read; 1 line is no event"), "\(outcome.out)")
                let rest = "1 repeated, 1 not metered there, 1 of names that no file declares"
                for name in Self.names {
                    let sent = name == "togai" ? 3 : 2
                    let others = name == "togai" ? "" : ", 1 for other vendors"
                    let line = "\(name), 6 events: \(sent) sent (1 of them not for all their meters), \(rest)\(others)"
                    #expect(outcome.out.contains(line), "\(line)\n\(outcome.out)")
                }
            }
        }
    }

    @Test("what was not sent, since a vendor failed or got nothing, is told as well")
    func failed() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["amberflo", "togai"])
            try bench.project.write("events.ndjson", IngestBench.lines(1...300))
            vendors.faults.add(
                try FaultRule(
                    .answer(FaultAnswer(status: 503)),
                    endpoint: "amberflo",
                    path: "/ingest*",
                    nth: 2,
                    count: 100
                )
            )
            let outcome = await bench.project.run("ingest", "events.ndjson")
            #expect(outcome.status == 1, "\(outcome.words)")
            #expect(outcome.out.contains("amberflo, 300 events: 50 sent, 250 not done"), "\(outcome.words)")
            #expect(outcome.out.contains("togai, 300 events: 300 sent"), "\(outcome.words)")
        }
    }
}
