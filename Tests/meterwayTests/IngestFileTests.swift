import Foundation
import Metering
import Testing

@testable import meterway

@Suite("Ingest, and the files that it writes beside a checkpoint")
struct IngestFileTests {
    @Test("Letters that another run wrote since under the same name are left, and named as being in the way")
    func lettersOfAnotherRun() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["togai"])
            let faulty = IngestBench.lines(1...1).replacing("\"bytes\":\"1\"", with: "")
            try bench.project.write("events.ndjson", IngestBench.lines(2...3))
            try bench.project.write("others.ndjson", faulty)
            #expect(await bench.ingest().status == 0)
            let other = ["ingest", "others.ndjson", "--checkpoint", "o.json", "--dead-letter", "dead.ndjson"]
            #expect(await bench.project.run(other).status == 3)
            let letters = try bench.project.read("dead.ndjson")
            try bench.project.write("events.ndjson", IngestBench.lines(2...5))
            let again = await bench.ingest()
            #expect(again.status == 1 && again.err.contains("dead.ndjson is there already"), "\(again.words)")
            #expect(try bench.project.read("dead.ndjson") == letters && !letters.isEmpty)
            try bench.project.remove("dead.ndjson")
            #expect(await bench.ingest().status == 0)
        }
    }

    @Test("Records that another run wrote since under the same name are left, and the vendor's own wait")
    func recordsOfAnotherRun() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine"], collector: false)
            try bench.project.write("events.ndjson", "\n")
            try bench.project.write("others.ndjson", IngestBench.lines(1...2))
            #expect(await bench.ingest().status == 0)
            await bench.project.succeed("ingest", "others.ndjson", "--checkpoint", "o.json")
            let records = try bench.project.read("usage-engine.ndjson")
            try bench.project.write("events.ndjson", "\n" + IngestBench.lines(3...4))
            let again = await bench.ingest()
            #expect(again.status == 1 && again.err.contains("usage-engine.ndjson is there already"), "\(again.words)")
            #expect(try bench.project.read("usage-engine.ndjson") == records && !records.isEmpty)
            #expect(await bench.ingest("--out", "own").status == 0)
            #expect(try bench.project.read("own/usage-engine.ndjson").split(separator: "\n").count == 4)
        }
    }

    @Test("What a kill left of a file before its first mark is cut back, since the file was noted before it was made")
    func killedBeforeTheFirstMark() async throws {
        let project = try TestProject()
        let path = project.root.appending(path: "letters.ndjson").path
        var file = try FileAppender(new: path, remedy: "")
        #expect(file.written == nil, "what stands there by now is another's")
        file.begin()
        let noted = try #require(file.written)
        try file.append(Array("half a let".utf8))
        var resumed = try FileAppender(resuming: noted)
        try resumed.append(Array("letter\n".utf8))
        #expect(try project.read("letters.ndjson") == "letter\n")
        #expect(resumed.written == .init(path: path, length: 7))
    }

    @Test("A file that another run made after this one had looked is not written over")
    func madeMeanwhile() async throws {
        let project = try TestProject()
        var file = try FileAppender(new: project.root.appending(path: "letters.ndjson").path, remedy: "")
        try project.write("letters.ndjson", "another's\n")
        #expect(throws: CommandFailure.self) { try file.append(Array("mine\n".utf8)) }
        #expect(try project.read("letters.ndjson") == "another's\n")
    }

    @Test("The checkpoint notes the file of records before it is made")
    func notedBefore() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine"], collector: false)
            let faulty = IngestBench.lines(1...1).replacing("\"bytes\":\"1\"", with: "")
            try bench.project.write("events.ndjson", faulty + IngestBench.lines(2...3))
            // The file cannot be made, so that the checkpoint stays as it was before.
            let first = await bench.project.run(
                "ingest",
                "events.ndjson",
                "--checkpoint",
                "c.json",
                "--out",
                "meterway.yaml"
            )
            #expect(first.status == 1, "\(first.words)")
            let checkpoint = try JSONValue.parse(Array(bench.project.read("c.json").utf8))
            #expect(checkpoint["vendors"]?["usage-engine"]?["file"]?["length"]?.int == 0, "\(checkpoint)")
        }
    }
}
