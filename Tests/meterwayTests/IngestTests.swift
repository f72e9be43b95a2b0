import Foundation
import Metering
import SandboxServer
import Testing

@Suite("Ingest")
struct IngestTests {
    private static let event =
        #"{"id":"e-1","event":"api_request","customer":"acme","timestamp":"2026-11-16T11:00:00Z","attributes":{"bytes":"5"},"dimensions":{"region":"eu"}}"#

    private func project() async throws -> TestProject {
        let project = try TestProject.ofExample()
        for name in ["accounts", "ai", "api", "compute", "mobility"] {
            try project.write("meters/\(name).yaml", "")
        }
        try project.write("meters/api.yaml", Meters.two)
        await project.succeed("apply", "--sandbox", "--yes")
        return project
    }

    @Test(
        "An event reaches every meter that takes it, and one file sent twice is counted once where vendors know its ids"
    )
    func eventsAreSent() async throws {
        let project = try await project()
        try project.write("events.ndjson", Self.event + "\n")
        let arguments = [
            "ingest", "events.ndjson", "--sandbox", "--vendor", "amberflo", "--vendor", "togai", "--format", "json",
        ]
        let first = await project.succeed(arguments)
        let vendors = try first.json()["vendors"]?.array ?? []
        #expect(vendors.map { $0["name"]?.string } == ["amberflo", "togai"])
        #expect(vendors.map { $0["accepted"]?.int } == [2, 1])
        await project.succeed(arguments)
        let window = ["--window", "2026-11-01/P1M", "--vendor", "amberflo", "--vendor", "togai"]
        let usage = await project.run(["usage", "--sandbox", "--format", "json"] + window)
        let rows = try usage.json()["rows"]?.array?.filter { $0["customer"] == .null } ?? []
        #expect(
            Dictionary(keepingFirst: rows.map { ($0["meter"]?.string, $0["values"]) })
                == ["calls": ["amberflo": "1", "togai": "1"], "egress": ["amberflo": "5", "togai": "5"]],
            "\(usage.words)"
        )
    }

    @Test("Lines that are no event are told with their place, the rest is sent, and the status is 3")
    func badLinesAreTold() async throws {
        let project = try await project()
        try project.write("events.ndjson", Self.event + "\n{\"id\":\"e-2\"}\n")
        let outcome = await project.run("ingest", "events.ndjson", "--sandbox", "--vendor", "togai")
        #expect(outcome.status == 3)
        #expect(outcome.err.contains("events.ndjson:2:"), "\(outcome.err)")
        #expect(outcome.lines(from: "togai").first?.split(separator: " ").dropFirst().first == "1")
    }

    @Test("Of a line that is no event, what was found, what was expected and what to do stand apart in JSON")
    func badLinesInJSON() async throws {
        let project = try await project()
        let lines = [
            Self.event.replacing("\"5\"", with: "\"1,5\""), Self.event.replacing("\"eu\"", with: "3"),
        ]
        try project.write("events.ndjson", lines.joined(separator: "\n"))
        let outcome = await project.run("ingest", "events.ndjson", "--sandbox", "--format", "json")
        #expect(outcome.status == 3)
        let errors = try outcome.json()["invalid"]?.array ?? []
        #expect(
            errors.map { $0["expected"]?.string } == ["text such as 12, -0.5 or 1e3", "a string"],
            "\(outcome.out)"
        )
        #expect(errors.first?["message"]?.string?.contains("expected") == false, "\(outcome.out)")
        #expect(errors.last?["hint"]?.string?.hasPrefix("write it in quotes") == true, "\(outcome.out)")
    }

    @Test(
        "A file that a run is to write is refused where there is no folder for it, before anything is read or made",
        arguments: ["--dead-letter", "--checkpoint"]
    )
    func noFolder(option: String) async throws {
        let project = try TestProject.ofExample()
        try project.write("events.ndjson", "no event\n")
        try project.write("file", "in the way")
        let root = project.root.path
        let reasons = ["gone/it": "there is no folder \(root)/gone", "file/it": "\(root)/file is no folder"]
        for (path, reason) in reasons {
            let outcome = await project.run("ingest", "events.ndjson", "--sandbox", option, path)
            #expect(outcome.status == 1 && outcome.out.isEmpty, "\(outcome.words)")
            #expect(outcome.err.contains("error: `\(path)` cannot be written, since \(reason);"), "\(outcome.err)")
        }
        #expect(!project.has("gone"))
    }

    @Test("An event without the attribute that a meter folds is kept in the dead-letter file with the reason")
    func rejectsAreKept() async throws {
        let project = try await project()
        try project.write("events.ndjson", Self.event.replacing("\"bytes\":\"5\"", with: "") + "\n")
        let arguments = [
            "ingest", "events.ndjson", "--sandbox", "--vendor", "amberflo", "--dead-letter", "dead.ndjson",
        ]
        let outcome = await project.run(arguments)
        #expect(outcome.status == 3)
        let letter = try JSONValue.parse(Array(project.read("dead.ndjson").utf8.dropLast()))
        #expect(letter["vendor"]?.string == "amberflo")
        #expect(letter["reason"]?.string?.contains("bytes") == true)
        #expect(letter["event"]?["id"]?.string == "e-1")
        let again = await project.run(arguments)
        #expect(again.status == 1)
        #expect(again.err.contains("overwrites nothing"))
    }

    @Test(
        "A repaired letter is counted, whoever computes the value, since what no meter counts is not sent",
        arguments: ["attributes.bytes", "attributes.bytes / 4"]
    )
    func repairedLetters(value: String) async throws {
        let project = try TestProject(
            [
                "meterway.yaml": TestVendors.projectFile(["amberflo", "togai"]),
                "meters/api.yaml": Meters.event + "meters:\n"
                    + Meters.egress.replacing("value: attributes.bytes", with: "value: \(value)"),
                "events.ndjson": Self.event.replacing("\"bytes\":\"5\"", with: "") + "\n",
            ],
            environment: TestVendors.credentials
        )
        await project.succeed("apply", "--sandbox", "--yes")
        let first = await project.run("ingest", "events.ndjson", "--sandbox", "--dead-letter", "dead.ndjson")
        #expect(first.status == 3, "\(first.words)")
        for vendor in ["amberflo", "togai"] {
            #expect(first.err.contains("rejected: \(vendor): event"), "\(first.err)")
        }
        let letters = try project.read("dead.ndjson")
        try project.write(
            "repaired.ndjson",
            letters.replacing("\"customer\":", with: "\"attributes\":{\"bytes\":\"8\"},\"customer\":")
        )
        await project.succeed("ingest", "repaired.ndjson", "--sandbox")
        let usage = await project.run("usage", "--sandbox", "--window", "2026-11-01/P1M", "--format", "json")
        let number = value.hasSuffix("4") ? "2" : "8"
        #expect(
            try usage.json()["rows"]?[0]?["values"] == ["amberflo": .string(number), "togai": .string(number)],
            "\(usage.words)"
        )
    }

    @Test("A letter of an event that others have counted under the same id is no letter that a repair can send again")
    func sharedLetters() async throws {
        let project = try await project()
        try project.edit("meters/api.yaml", "value: attributes.bytes", "value: attributes.bytes / 3")
        #expect(
            await project.run("apply", "--sandbox", "--yes", "--allow-replace", "--max-updates", "100%").status == 0
        )
        try project.write("events.ndjson", Self.event.replacing("\"bytes\":\"5\"", with: "") + "\n")
        let toTogai = ["--sandbox", "--vendor", "togai", "--dead-letter"]
        let first = await project.run(["ingest", "events.ndjson"] + toTogai + ["dead.ndjson"])
        #expect(first.status == 3, "\(first.words)")
        let letter = try JSONValue.parse(Array(project.read("dead.ndjson").utf8.dropLast()))
        #expect(letter["meters"]?.array?.compactMap(\.string) == ["egress"], "\(letter)")
        let repaired = try project.read("dead.ndjson")
            .replacing("\"customer\":", with: "\"attributes\":{\"bytes\":\"5\"},\"customer\":")
        try project.write("repaired.ndjson", repaired)
        let second = await project.run(["ingest", "repaired.ndjson"] + toTogai + ["still.ndjson"])
        #expect(second.status == 3, "\(second.words)")
        #expect(second.lines(from: "togai").first?.split(separator: " ").dropFirst().first == "0", "\(second.words)")
        #expect(try project.read("still.ndjson").contains("it serves `calls` too"), "\(second.words)")
    }

    @Test(
        "Events of a name that no file declares are told apart with the nearest name, kept as letters, and end with 3"
    )
    func undeclared() async throws {
        let project = try await project()
        let lines = (2...4).map {
            Self.event.replacing("e-1", with: "e-\($0)").replacing("api_request", with: "api_requst")
        }
        try project.write("events.ndjson", ([Self.event] + lines).joined(separator: "\n"))
        let arguments = ["ingest", "events.ndjson", "--sandbox", "--vendor", "amberflo", "--vendor", "togai"]
        let outcome = await project.run(arguments + ["--dead-letter", "dead.ndjson"])
        #expect(outcome.status == 3, "\(outcome.words)")
        let words =
            "error: events.ndjson:2: no file of the project declares the event `api_requst` (3 events, of which this is the first); "
            + "did you mean `api_request`?"
        #expect(outcome.err.components(separatedBy: words).count == 2, "\(outcome.err)")
        #expect(outcome.lines(from: "togai").first?.split(separator: " ").last == "0", "\(outcome.out)")
        let letters = try project.read("dead.ndjson")
        #expect(letters.split(separator: "\n").count == 3 && !letters.contains("vendor"), "\(letters)")
        let json = try await project.run(arguments + ["--format", "json"]).json()
        #expect(json["undeclaredEvents"] == 3 && json["undeclared"]?[0]?["line"] == 2, "\(json)")
        try project.write("repaired.ndjson", letters.replacing("api_requst", with: "api_request"))
        let repaired = await project.succeed(
            ["ingest", "repaired.ndjson"] + arguments.dropFirst(2) + ["--format", "json"]
        )
        #expect(try repaired.json()["vendors"]?.array?.map { $0["accepted"]?.int } == [6, 3], "\(repaired.words)")
    }

    @Test("Of many names that no file declares JSON has 1,000, the text 20, and all of these as lines for a meter file")
    func manyUndeclared() async throws {
        let project = try await project()
        let names = ["api_requst", "a: b"] + (3...1_002).map { "other.\($0)" }
        try project.write(
            "events.ndjson",
            names.enumerated().map { index, name in
                Self.event.replacing("e-1", with: "e-\(index)").replacing("api_request", with: name) + "\n"
            }.joined()
        )
        let arguments = ["ingest", "events.ndjson", "--sandbox", "--vendor", "togai"]
        let json = try await project.run(arguments + ["--format", "json"]).json()
        #expect(json["undeclaredEvents"] == 1_002)
        #expect(json["undeclared"]?.array?.compactMap { $0["event"]?.string } == Array(names.prefix(1_000)))
        let text = await project.run(arguments)
        #expect(text.err.components(separatedBy: "no file of the project declares the event").count == 21)
        let more =
            "982 events of more than 980 further names that no file declares, which `--format json` lists; `--dead-letter"
        #expect(text.err.contains(more), "\(text.err.prefix(5_000))")
        let parts = text.err.components(separatedBy: "under `events:` of a meter file:\n")
        let block = try #require(parts.count == 2 ? parts.last : nil)
        #expect(
            block.hasPrefix("  - name: api_requst  # or did you mean `api_request`?\n  - name: \"a: b\"\n"),
            "\(block.prefix(200))"
        )
        let lines = block.split(separator: "\n").prefix { $0.hasPrefix("  - ") }
        #expect(lines.count == 1_000)
        try project.write("meters/more.yaml", "events:\n" + lines.joined(separator: "\n") + "\n")
        let declared = try await project.run(arguments + ["--format", "json"]).json()
        #expect(declared["undeclaredEvents"] == 2, "\(declared)")
        try project.write("events.ndjson", Self.event.replacing("api_request", with: "other") + "\n")
        let one = await project.run(arguments)
        #expect(one.status == 3 && !one.err.contains("paste"), "\(one.words)")
    }

    @Test("An event that is declared, and that no meter takes, is no fault, and is counted as not metered")
    func declaredAlone() async throws {
        let project = try await project()
        let other = "  - name: sign_up\nmeters:\n"
        try project.edit("meters/api.yaml", "meters:\n", other)
        try project.write("events.ndjson", Self.event.replacing("api_request", with: "sign_up"))
        let outcome = await project.succeed("ingest", "events.ndjson", "--sandbox", "--vendor", "togai")
        #expect(outcome.lines(from: "togai").first?.split(separator: " ").last == "1", "\(outcome.words)")
    }

    @Test(
        "A vendor that counts repeats gets no file twice, nor one that has grown, unless told to; other vendors get theirs"
    )
    func sentAgain() async throws {
        try await TestVendors.serve { vendors in
            let names = ["usage-engine", "togai"]
            let bench = try await IngestBench(vendors, at: names)
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            await bench.project.succeed("ingest", "events.ndjson", "--meter", "calls")
            await bench.project.succeed("ingest", "events.ndjson", "--meter", "egress")
            try bench.project.write("copy.ndjson", IngestBench.lines(1...4))
            for arguments in [["copy.ndjson"], ["events.ndjson", "--checkpoint", "c.json"]] {
                let again = await bench.project.run(["ingest"] + arguments)
                #expect(again.status == 1, "\(again.words)")
                #expect(
                    again.err.contains("usage-engine: nothing was sent, since usage-engine got this file on"),
                    "\(again.err)"
                )
                #expect(!again.err.contains("error: togai"), "\(again.err)")
            }
            try bench.project.write("events.ndjson", IngestBench.lines(1...6))
            let grown = await bench.project.run("ingest", "events.ndjson")
            #expect(grown.status == 1 && grown.err.contains("got the first 4 lines of this file on"), "\(grown.words)")
            try await bench.expect(IngestBench.totals(1...4), at: ["usage-engine"])
            try await bench.expect(IngestBench.totals(1...6), at: ["togai"])
            try bench.project.write("new.ndjson", IngestBench.lines(5...6))
            await bench.project.succeed("ingest", "new.ndjson")
            try await bench.expect(IngestBench.totals(1...6), at: names)
            await bench.project.succeed("ingest", "new.ndjson", "--send-again")
            #expect(try await bench.vendors.usage(of: "Egress", at: Speaking(vendor: "usage-engine"))["ann"] == 18)
        }
    }

    @Test("A file of which a vendor that counts repeats took nothing can be sent to it again")
    func sentInVain() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine"])
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            vendors.faults.add(try FaultRule(.answer(FaultAnswer(status: 400)), path: "/collector", count: 1))
            #expect(await bench.project.run("ingest", "events.ndjson").status == 1)
            await bench.project.succeed("ingest", "events.ndjson")
            try await bench.expect(IngestBench.totals(1...4), at: ["usage-engine"])
        }
    }

    @Test("Records that stand there of an earlier run keep their vendor's from being written, and no other vendor's")
    func leftRecords() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine", "togai"], collector: false)
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            try bench.project.write("usage-engine.ndjson", "records\n")
            let outcome = await bench.project.run("ingest", "events.ndjson")
            #expect(outcome.status == 1, "\(outcome.words)")
            #expect(outcome.err.contains("usage-engine.ndjson is there already"), "\(outcome.err)")
            #expect(outcome.err.contains("run the same command with `--vendor usage-engine`"), "\(outcome.err)")
            #expect(
                outcome.lines(from: "togai").first?.split(separator: " ").dropFirst().first == "4",
                "\(outcome.out)"
            )
            try await bench.expect(IngestBench.totals(1...4), at: ["togai"])
            #expect(try bench.project.read("usage-engine.ndjson") == "records\n")
            try bench.project.remove("usage-engine.ndjson")
            await bench.project.succeed("ingest", "events.ndjson", "--vendor", "usage-engine")
            #expect(try bench.project.read("usage-engine.ndjson").split(separator: "\n").count == 8)
        }
    }

    @Test(
        "Letters and a checkpoint are refused in the file of a vendor's records, by any spelling, before anything is sent",
        arguments: ["usage-engine.ndjson", "./gone/../usage-engine.ndjson", "here/usage-engine.ndjson"]
    )
    func lettersAmongRecords(path: String) async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine", "togai"], collector: false)
            let root = bench.project.root
            try FileManager.default.createDirectory(at: root.appending(path: "gone"), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(at: root.appending(path: "here"), withDestinationURL: root)
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            let arguments = ["ingest", "events.ndjson", "--dead-letter", path]
            let outcome = await bench.project.run(arguments)
            #expect(outcome.status == 1 && outcome.out.isEmpty, "\(outcome.words)")
            #expect(outcome.err.contains("to which the records for usage-engine are written"), "\(outcome.err)")
            let checkpoint = await bench.project.run("ingest", "events.ndjson", "--checkpoint", path)
            #expect(checkpoint.err.contains("error: `--checkpoint` names "), "\(checkpoint.err)")
            #expect(checkpoint.err.contains("to which the records for usage-engine are written"), "\(checkpoint.err)")
            #expect(!bench.project.has("usage-engine.ndjson"))
            // A vendor whose records go elsewhere has no part in it.
            await bench.project.succeed(["ingest", "events.ndjson", "--out", "records", "--dead-letter", path])
            #expect(try bench.project.read("records/usage-engine.ndjson").split(separator: "\n").count == 8)
        }
    }

    @Test("Letters are refused in the file of the checkpoint, which would be written over them")
    func lettersInCheckpoint() async throws {
        let project = try await project()
        try project.write("events.ndjson", Self.event + "\n")
        let arguments = ["ingest", "events.ndjson", "--sandbox", "--checkpoint", "c.json", "--dead-letter", "./c.json"]
        let outcome = await project.run(arguments)
        #expect(outcome.status == 1 && outcome.out.isEmpty, "\(outcome.words)")
        #expect(outcome.err.contains("`--dead-letter` and `--checkpoint` name the same file"), "\(outcome.err)")
        #expect(!project.has("c.json"))
    }

    @Test("A file that is not there is one clear error")
    func missingFile() async throws {
        let project = try await project()
        let outcome = await project.run("ingest", "nowhere.ndjson", "--sandbox")
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("nowhere.ndjson"))
    }
}
