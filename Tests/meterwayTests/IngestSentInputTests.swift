import HTTPTypes
import Metering
import SQLiteState
import SandboxServer
import SyncEngine
import Synchronization
import Testing

@testable import meterway

@Suite("Ingest of a file that a vendor which counts repeats got already")
struct IngestSentInputTests {
    private static let both = ["usage-engine", "togai"]

    /// The words of the newest run of the history.
    private func newestRun(_ bench: IngestBench) async -> String {
        await bench.project.run("history", "--limit", "1").out
    }

    @Test("A run that was killed leaves word that it sent the file, and nothing trips over its having no end")
    func killed() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: Self.both)
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            let first = await bench.project.run(["ingest", "events.ndjson"], cutOffAfter: 2)
            #expect(first.err.contains("warning: what usage-engine got of this file"), "\(first.words)")
            let again = await bench.project.run("ingest", "events.ndjson")
            let words =
                "usage-engine got this file, or a part of it, for `calls`, `egress` by a run of 2026-11-16T14:00:00Z that did not "
                + "come to its end, or is still at work"
            #expect(again.status == 1 && again.err.contains(words), "\(again.words)")
            try await bench.expect(IngestBench.totals(1...4), at: Self.both)
            let run = await newestRun(bench)
            #expect(run.contains(": ingest by ada on forge") && run.contains("not finished"), "\(run)")
            for command in [["history", "--verify"], ["state", "check"], ["plan"], ["drift"], ["apply", "--yes"]] {
                await bench.project.succeed(command)
            }
            let undo = await bench.project.run("undo", answer: "no")
            #expect(undo.words.contains("run 1") && !undo.words.contains("ingest"), "\(undo.words)")
            await bench.project.succeed("ingest", "events.ndjson", "--send-again")
            let egress = try await bench.vendors.usage(of: "Egress", at: Speaking(vendor: "usage-engine"))
            #expect(egress == ["ann": 12, "bob": 8])
        }
    }

    @Test("Where it cannot be written down that the vendor gets the file, it gets nothing, and the others theirs")
    func unwritten() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: Self.both)
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            for writes in 0...1 {
                let outcome = await bench.project.run(["ingest", "events.ndjson"], cutOffAfter: writes)
                #expect(outcome.status == 1, "\(outcome.words)")
                let words = "could not be written down: the process was cut off; run the same command again"
                #expect(outcome.err.contains(words) && !outcome.err.contains("error: togai"), "\(outcome.err)")
            }
            try bench.project.state().lock(.grace)
            let locked = await bench.project.run("ingest", "events.ndjson")
            #expect(locked.status == 1 && locked.err.contains("is locked by `apply` by grace"), "\(locked.words)")
            try await bench.expect(IngestBench.totals(1...4), at: ["togai"])
            let egress = try await bench.vendors.usage(of: "Egress", at: Speaking(vendor: "usage-engine"))
            #expect(egress.values.allSatisfy { $0 == 0 }, "\(egress)")
            try bench.project.state().unlock(.grace)
            await bench.project.succeed("ingest", "events.ndjson")
            try await bench.expect(IngestBench.totals(1...4), at: Self.both)
        }
    }

    @Test("Where a file went there for some meters only, the message says for which it did not")
    func otherMeters() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: Self.both)
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            await bench.project.succeed("ingest", "events.ndjson", "--meter", "calls")
            let whole = await bench.project.run("ingest", "events.ndjson")
            let words = "; for `egress` nothing of it went there: send it by `--meter` for these alone"
            #expect(whole.status == 1 && whole.err.contains(words), "\(whole.words)")
            await bench.project.succeed("ingest", "events.ndjson", "--meter", "egress")
            let again = await bench.project.run("ingest", "events.ndjson")
            #expect(again.status == 1 && !again.err.contains("nothing of it went there"), "\(again.words)")
            try await bench.expect(IngestBench.totals(1...4), at: Self.both)
        }
    }

    /// A project whose vendor has another name in its files than it had when it was sent a file.
    private func renamedAfterIngest(_ vendors: TestVendors) async throws -> IngestBench {
        let bench = try await IngestBench(vendors, at: ["usage-engine"])
        try bench.project.write("events.ndjson", IngestBench.lines(1...4))
        await bench.project.succeed("ingest", "events.ndjson")
        try bench.project.edit("meterway.yaml", "  usage-engine:", "  mediation:")
        return bench
    }

    @Test("What a vendor was sent follows it to another name, and a meter to another key, and no further")
    func moved() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await renamedAfterIngest(vendors)
            let project = bench.project
            await project.succeed("state", "move", "usage-engine", "mediation", "--yes")
            let again = await project.run("ingest", "events.ndjson")
            #expect(again.status == 1 && again.err.contains("since mediation got this file on"), "\(again.words)")
            try project.edit("meters/meters.yaml", "key: calls", "key: requests")
            try project.write(
                "meters/meters.yaml",
                project.read("meters/meters.yaml").replacing("meter: calls", with: "meter: requests")
            )
            await project.succeed("state", "move", "mediation", "mediation", "calls", "requests", "--yes")
            let renamed = await project.run("ingest", "events.ndjson", "--meter", "requests")
            #expect(
                renamed.status == 1 && renamed.err.contains("for `egress`, `requests`") == false,
                "\(renamed.words)"
            )
            #expect(
                renamed.err.contains("got this file on") && renamed.err.contains("for `requests`"),
                "\(renamed.words)"
            )
            try project.edit("meterway.yaml", "  mediation:", "  usage-engine:")
            await project.succeed("state", "move", "mediation", "usage-engine", "--yes")
            let back = await project.run("ingest", "events.ndjson")
            #expect(back.status == 1 && back.err.contains("usage-engine got this file on"), "\(back.words)")
            #expect(back.err.contains("for `egress`, `requests`"), "\(back.words)")
            #expect(try SentInputs.notes(of: "mediation", in: try project.state()).isEmpty)
            await project.succeed("history", "--verify")
            try await bench.expect(IngestBench.totals(1...4), at: ["usage-engine"])
        }
    }

    @Test("Notes of meters that go one after the other to another vendor, one by a new key, become one note there")
    func movedApart() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await renamedAfterIngest(vendors)
            let project = bench.project
            try project.write(
                "meters/meters.yaml",
                project.read("meters/meters.yaml").replacing("calls", with: "requests")
            )
            await project.succeed("state", "move", "usage-engine", "mediation", "calls", "requests", "--yes")
            let state = try project.state()
            #expect(try SentInputs.notes(of: "usage-engine", in: state).map(\.meters) == [["egress"]])
            #expect(try SentInputs.notes(of: "mediation", in: state).map(\.meters) == [["requests"]])
            await project.succeed("state", "move", "usage-engine", "mediation", "egress", "--yes")
            #expect(try SentInputs.notes(of: "usage-engine", in: state).isEmpty)
            #expect(try SentInputs.notes(of: "mediation", in: state).map(\.meters) == [["egress", "requests"]])
            let again = await project.run("ingest", "events.ndjson")
            #expect(again.status == 1 && again.err.contains("for `egress`, `requests`"), "\(again.words)")
        }
    }

    @Test("Of a vendor that fetches its records, it is said that they were written, and not that it got the file")
    func fetched() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine"], collector: false)
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            await bench.project.succeed("ingest", "events.ndjson")
            try bench.project.remove("usage-engine.ndjson")
            let again = await bench.project.run("ingest", "events.ndjson")
            let words =
                "nothing was written, since the records of this file were written for usage-engine on 2026-11-16T14:00:00Z"
            #expect(again.status == 1 && again.err.contains(words), "\(again.words)")
            #expect(again.err.contains(", and it counts again what comes again: send only what is new"), "\(again.err)")
        }
    }

    @Test("A lock that is held at the end is waited for, so that what was sent is known")
    func lockedAtTheEnd() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: Self.both)
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            vendors.faults.add(
                try FaultRule(.answer(FaultAnswer(status: 503)), endpoint: "togai", path: "/ingest*", count: 1)
            )
            let naps = Mutex(0)
            bench.project.nap.withLock { nap in
                nap = { _, _ in
                    let number = naps.withLock { count in
                        count += 1
                        return count
                    }
                    // The first wait is for Togai, those behind it for the lock.
                    if number == 1 { try bench.project.state().lock(.grace) }
                    if number == 3 { try bench.project.state().unlock(.grace) }
                }
            }
            let outcome = await bench.project.run("ingest", "events.ndjson")
            #expect(outcome.status == 0 && !outcome.err.contains("warning"), "\(outcome.words)")
            let run = await newestRun(bench)
            #expect(run.contains("status 0"), "\(run)")
        }
    }

    @Test("Of two runs at once one gets the file, and lines that it grows by meanwhile are known to be sent")
    func twoAtOnce() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: Self.both)
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            vendors.faults.add(
                try FaultRule(.answer(FaultAnswer(status: 503)), endpoint: "togai", path: "/ingest*", count: 1)
            )
            let nested = Mutex<Outcome?>(nil)
            bench.project.nap.withLock { nap in
                nap = { _, _ in
                    let outcome = await bench.project.run("ingest", "events.ndjson", "--vendor", "usage-engine")
                    nested.withLock { $0 = $0 ?? outcome }
                    try bench.project.write("events.ndjson", IngestBench.lines(1...6))
                }
            }
            await bench.project.succeed("ingest", "events.ndjson")
            let inner = try #require(nested.withLock { $0 })
            #expect(inner.status == 1 && inner.err.contains("or is still at work"), "\(inner.words)")
            try await bench.expect(IngestBench.totals(1...6), at: Self.both)
            let run = await newestRun(bench)
            #expect(run.contains(": ingest by") && run.contains("status 0"), "\(run)")
            let again = await bench.project.run("ingest", "events.ndjson")
            #expect(again.err.contains("usage-engine got this file on"), "\(again.words)")
        }
    }

    @Test("A run that fails in mid-file is remembered as the lines that went out, and the rest can be sent as a file")
    func partOfAFile() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine"])
            try bench.project.write("events.ndjson", IngestBench.lines(1...1_200))
            vendors.faults.add(try FaultRule(.answer(FaultAnswer(status: 400)), path: "/collector", nth: 2))
            #expect(await bench.project.run("ingest", "events.ndjson").status == 1)
            let run = await newestRun(bench)
            #expect(run.contains(": ingest by") && run.contains("status 1"), "\(run)")
            let again = await bench.project.run("ingest", "events.ndjson")
            #expect(again.err.contains("got the first 500 lines of this file on"), "\(again.words)")
            try bench.project.write("rest.ndjson", IngestBench.lines(501...1_200))
            await bench.project.succeed("ingest", "rest.ndjson")
            try await bench.expect(IngestBench.totals(1...1_200), at: ["usage-engine"])
        }
    }

    @Test(
        "A batch that may have been counted makes of the lines before it the least that the vendor got",
        arguments: [
            (1, "got the first 500 lines of this file, or none of it,"), (2, "got at least the first 500 lines of"),
        ]
    )
    func inDoubt(batch: Int, words: String) async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine"])
            try bench.project.write("events.ndjson", IngestBench.lines(1...1_200))
            vendors.faults.add(try FaultRule(.dropAfter, method: .post, path: "/collector", nth: batch))
            #expect(await bench.project.run("ingest", "events.ndjson").status == 1)
            let again = await bench.project.run("ingest", "events.ndjson")
            #expect(again.status == 1 && again.err.contains(words), "\(again.words)")
            try await bench.expect(IngestBench.totals(1...(500 * batch)), at: ["usage-engine"])
        }
    }

    @Test("What a checkpoint went on with is remembered as a whole, and a file of which nothing went out not at all")
    func afterACheckpoint() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine"])
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            vendors.faults.add(try FaultRule(.answer(FaultAnswer(status: 400)), path: "/collector", count: 1))
            #expect(await bench.project.run("ingest", "events.ndjson").status == 1)
            #expect(await bench.ingest().status == 0)
            try bench.project.write("events.ndjson", IngestBench.lines(1...6) + "\n")
            #expect(await bench.ingest().status == 0)
            let plain = await bench.project.run("ingest", "events.ndjson")
            #expect(plain.status == 1 && plain.err.contains("usage-engine got this file on"), "\(plain.words)")
            #expect(await bench.ingest().status == 0)
            try await bench.expect(IngestBench.totals(1...6), at: ["usage-engine"])
        }
    }
}
