import Testing

@Suite("An ingest that was cut off while it made a file")
struct IngestCutOffTests {
    /// Runs a command whose folder `sub` cannot be made, and then again with the part of a file there that a run leaves that is
    /// ended in the middle of its first write.
    private func runTwice(_ bench: IngestBench, leaving file: String, _ options: String...) async throws -> Outcome {
        let command = ["ingest", "events.ndjson", "--checkpoint", "c.json"] + options
        try bench.project.write("sub", "")
        let first = await bench.project.run(command)
        #expect(first.status == 1, "\(first.words)")
        try bench.project.remove("sub")
        try bench.project.write(file, "{\"id\":\"e-")
        return await bench.project.run(command)
    }

    @Test("goes on, with its dead letters in place of what is there of them")
    func letters() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["togai"])
            try bench.project.write("events.ndjson", "no event\n" + IngestBench.lines(1...2))
            let outcome = try await runTwice(bench, leaving: "sub/dead.ndjson", "--dead-letter", "sub/dead.ndjson")
            #expect(outcome.status == 3, "\(outcome.words)")
            let letters = try bench.project.read("sub/dead.ndjson")
            #expect(letters.hasPrefix("{\"line\":1,") && letters.split(separator: "\n").count == 1, "\(letters)")
            try await bench.expect(IngestBench.totals(1...2), at: ["togai"])
        }
    }

    @Test("goes on, with its records in place of what is there of them")
    func records() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine"], collector: false)
            try bench.project.write("events.ndjson", IngestBench.lines(1...2))
            let outcome = try await runTwice(bench, leaving: "sub/usage-engine.ndjson", "--out", "sub")
            #expect(outcome.status == 0, "\(outcome.words)")
            let records = try bench.project.read("sub/usage-engine.ndjson")
            #expect(!records.contains("{\"id\":\"e-{") && records.split(separator: "\n").count == 4, "\(records)")
        }
    }

    @Test("leaves a file alone that it did not begin")
    func foreign() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["togai"])
            try bench.project.write("events.ndjson", "no event\n")
            try bench.project.write("dead.ndjson", "mine\n")
            #expect(await bench.ingest().status == 1)
            #expect(try bench.project.read("dead.ndjson") == "mine\n")
        }
    }
}
