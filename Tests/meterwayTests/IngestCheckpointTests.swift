import HTTPTypes
import Metering
import SandboxServer
import Synchronization
import Testing
import Transport

@Suite("Ingest with a checkpoint")
struct IngestCheckpointTests {
    private static let both = ["amberflo", "togai"]

    @Test("a run that fails on the way goes on where each vendor is, and every event is counted once")
    func goesOn() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: Self.both)
            try bench.project.write("events.ndjson", IngestBench.lines(1...300))
            let fault = try FaultRule(
                .answer(FaultAnswer(status: 503)),
                endpoint: "amberflo",
                path: "/ingest",
                nth: 3,
                count: 100
            )
            vendors.faults.add(fault)
            let first = await bench.ingest()
            #expect(first.status == 1)
            #expect(first.err.contains("it goes on after line 100"), "\(first.err)")
            vendors.faults.removeAll()
            let second = await bench.ingest("--format", "json")
            #expect(second.status == 0, "\(second.words)")
            #expect(try second.json()["afterLine"]?.int == 100)
            #expect(try second.json()["vendors"]?.array?.map { $0["accepted"]?.int } == [400, 0])
            try await bench.expect(IngestBench.totals(1...300), at: Self.both)
            let third = await bench.ingest()
            #expect(third.status == 0 && third.out.contains("0 events read after line 300"), "\(third.words)")
            #expect(!bench.project.has("dead.ndjson"))
        }
    }

    @Test("a run that fails without a checkpoint says when the same file can be sent again")
    func withoutCheckpoint() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: Self.both)
            try bench.project.write("events.ndjson", IngestBench.lines(1...300))
            let down = FaultEffect.answer(FaultAnswer(status: 503))
            vendors.faults.add(try FaultRule(down, endpoint: "amberflo", path: "/ingest*", nth: 2, count: 100))
            vendors.faults.add(try FaultRule(down, endpoint: "togai", path: "/ingest*", count: 100))
            let outcome = await bench.project.run("ingest", "events.ndjson")
            #expect(outcome.status == 1, "\(outcome.words)")
            #expect(outcome.err.contains("again where an id comes with other content"), "\(outcome.err)")
            #expect(
                outcome.err.contains("Send the same file again: what the vendor has is counted once."),
                "\(outcome.err)"
            )
        }
    }

    @Test("of events whose fate a failure leaves open, each vendor's words say what a repeat would do there")
    func failedWithoutCheckpoint() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine", "togai"])
            try bench.project.write("events.ndjson", IngestBench.lines(1...1_200))
            let down = FaultEffect.answer(FaultAnswer(status: 500))
            vendors.faults.add(try FaultRule(down, path: "/collector", nth: 2, count: 100))
            vendors.faults.add(try FaultRule(down, endpoint: "togai", path: "/ingest*", nth: 2, count: 100))
            let outcome = await bench.project.run("ingest", "events.ndjson")
            #expect(outcome.status == 1, "\(outcome.words)")
            #expect(outcome.err.contains("whether it has the events is not known"), "\(outcome.err)")
            #expect(!outcome.err.contains("reads before it writes"), "\(outcome.err)")
            #expect(outcome.err.contains("what the vendor has is counted once."), "\(outcome.err)")
            let remedy =
                "send it the lines after line 1000 where they have, or those after line 500 where they have not"
            #expect(outcome.err.contains(remedy), "\(outcome.err)")
        }
    }

    @Test("lost and broken answers, refusals for the pace, and failures are repeated until each event is counted once")
    func faults() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: Self.both)
            try bench.project.write("events.ndjson", IngestBench.lines(1...400))
            let effects: [FaultEffect] = [
                .dropAfter, .truncate(bytes: 1), .answer(FaultAnswer(status: 500, handled: true)),
                .answer(FaultAnswer(status: 429, retryAfter: "0")), .dropBefore,
            ]
            for (number, effect) in effects.enumerated() {
                vendors.faults.add(try FaultRule(effect, method: .post, path: "/ingest*", nth: 1 + 2 * number))
            }
            #expect(await bench.ingest().status == 0)
            #expect(vendors.faults.fired == ["dropAfter": 1, "truncate": 1, "answer": 2, "dropBefore": 1])
            vendors.faults.removeAll()
            try await bench.expect(IngestBench.totals(1...400), at: Self.both)
        }
    }

    @Test("a kill before the mark was written sends lines again, which are counted once, and no letter is there twice")
    func killBeforeTheMark() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: Self.both)
            let broken = "broken\n" + IngestBench.lines(101...101).replacing("\"bytes\":\"101\"", with: "")
            try bench.project.write("events.ndjson", IngestBench.lines(1...100))
            #expect(await bench.ingest().status == 0)
            let early = try bench.project.read("c.json")
            try bench.project.write("events.ndjson", IngestBench.lines(1...100) + broken + IngestBench.lines(102...200))
            let outcome = await bench.ingest()
            #expect(outcome.status == 3, "\(outcome.words)")
            let letters = try bench.project.read("dead.ndjson")
            #expect(letters.split(separator: "\n").count == 3, "\(letters)")
            try bench.project.write("c.json", early)
            #expect(await bench.ingest().status == 3)
            #expect(
                try bench.project.read("dead.ndjson").split(separator: "\n").sorted()
                    == letters.split(separator: "\n").sorted()
            )
            var totals = IngestBench.totals(1...200)
            totals["bob"] = try totals["bob"]?.subtracting(101)
            try await bench.expect(totals, at: Self.both)
        }
    }

    @Test("a vendor that counts repeats is asked nothing twice: a batch in doubt waits for the person's word")
    func inDoubt() async throws {
        for (effect, choice) in [(FaultEffect.dropAfter, "skip"), (.dropBefore, "send")] {
            try await TestVendors.serve { vendors in
                let bench = try await IngestBench(vendors, at: ["usage-engine", "togai"])
                try bench.project.write("events.ndjson", IngestBench.lines(1...1_200))
                vendors.faults.add(try FaultRule(effect, method: .post, path: "/collector", nth: 2))
                let first = await bench.ingest()
                #expect(first.status == 1)
                let words =
                    "The 1000 records of lines 501 to 1000, of the events `e-501` to `e-1000`, may have been counted"
                #expect(first.err.contains(words), "\(first.err)")
                let requests = vendors.requests("usage-engine")
                let second = await bench.ingest()
                #expect(second.status == 1)
                #expect(second.err.contains(words) && second.err.contains("--in-doubt skip"), "\(second.err)")
                #expect(vendors.requests("usage-engine") == requests, "nothing is sent")
                let third = await bench.ingest("--in-doubt", choice)
                #expect(third.status == 0, "\(third.words)")
                try await bench.expect(IngestBench.totals(1...1_200), at: ["usage-engine", "togai"])
                #expect(await bench.ingest().status == 0)
                try await bench.expect(IngestBench.totals(1...1_200), at: ["usage-engine"])
            }
        }
    }

    @Test("a batch that was counted is gone through without being sent, so that what it rejects is told and kept")
    func skippedLetters() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine"])
            let lacking = IngestBench.lines(601...601).replacing("\"bytes\":\"601\"", with: "")
            let lines = IngestBench.lines(1...600) + lacking + IngestBench.lines(602...1_200)
            try bench.project.write("events.ndjson", lines)
            vendors.faults.add(try FaultRule(.dropAfter, method: .post, path: "/collector", nth: 2))
            #expect(await bench.ingest().status == 1)
            #expect(!bench.project.has("dead.ndjson"))
            vendors.faults.add(try FaultRule(.dropAfter, method: .post, path: "/collector", nth: 1))
            let second = await bench.ingest("--in-doubt", "skip")
            #expect(second.status == 1 && second.err.contains("rejected: usage-engine: event e-601"), "\(second.err)")
            #expect(second.out.contains("(1 of them not for all their meters)"), "\(second.out)")
            #expect(!second.out.contains("1 rejected"), "\(second.out)")
            let third = await bench.ingest("--in-doubt", "skip")
            #expect(third.status == 0, "\(third.words)")
            let letters = try bench.project.read("dead.ndjson").split(separator: "\n")
            #expect(letters.count == 1 && letters[0].contains("\"meters\":[\"egress\"]"), "\(letters)")
            var totals = IngestBench.totals(1...1_200)
            totals["bob"] = try totals["bob"]?.subtracting(601)
            try await bench.expect(totals, at: ["usage-engine"])
        }
    }

    @Test(
        "of an id that comes again with other content the first counts, and the other is told with both lines and kept as a letter",
        arguments: ["usage-engine", "amberflo", "togai"]
    )
    func changedRepeats(name: String) async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: [name])
            let lines = IngestBench.lines(1...20)
            let changed = IngestBench.lines(5...5).replacing("\"bytes\":\"5\"", with: "\"bytes\":\"500\"")
            try bench.project.write("events.ndjson", lines + changed + IngestBench.lines(6...6))
            let first = await bench.ingest("--format", "json")
            #expect(first.status == 3, "\(first.words)")
            let result = try first.json()["vendors"]?[0]
            #expect(result?["accepted"]?.int == (name == "togai" ? 20 : 40), "\(first.words)")
            #expect(result?["duplicates"]?.int == 1, "the same event again: \(first.words)")
            #expect(result?["rejectedEvents"]?.int == 1)
            #expect(
                result?["account"] == [
                    "read": 22, "sent": 20, "repeated": 1, "rejected": 1, "unmetered": 0, "undeclared": 0,
                    "elsewhere": 0,
                    "open": 0, "partial": 0,
                ],
                "\(first.words)"
            )
            let reason = result?["rejected"]?[0]?["reason"]?.string ?? ""
            #expect(reason.hasPrefix("lines 5 and 21 have this id with different content"), "\(first.words)")
            let letter = try JSONValue.parse(Array(bench.project.read("dead.ndjson").utf8.dropLast()))
            #expect(letter["event"]?["attributes"]?["bytes"]?.string == "500", "\(letter)")
            #expect(letter["meters"]?.array?.count == 2, "\(letter)")
            try await bench.expect(IngestBench.totals(1...20), at: [name])
        }
    }

    @Test("an id of an earlier run that comes again with other content is told where the vendor would count it again")
    func changedSince() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["amberflo"])
            let lines = IngestBench.lines(1...20)
            try bench.project.write("events.ndjson", lines)
            #expect(await bench.ingest().status == 0)
            let more = IngestBench.lines(7...7).replacing("\"bytes\":\"7\"", with: "\"bytes\":\"700\"")
            try bench.project.write("events.ndjson", lines + more)
            let second = await bench.ingest()
            #expect(second.status == 3 && second.err.contains("lines 7 and 21 have this id"), "\(second.words)")
            try await bench.expect(IngestBench.totals(1...20), at: ["amberflo"])
        }
    }

    @Test("of an id that stands twice the first counts, also where no meter takes it, and the other is told")
    func repeatOfAnUntakenEvent() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["amberflo"])
            try bench.project.edit("meters/meters.yaml", "events:\n", "events:\n  - name: sign_up\n")
            let other = IngestBench.lines(1...1).replacing("api_request", with: "sign_up")
            try bench.project.write("events.ndjson", other + IngestBench.lines(1...3))
            let outcome = await bench.ingest("--format", "json")
            #expect(try outcome.json()["vendors"]?[0]?["rejectedEvents"]?.int == 1, "\(outcome.words)")
            try await bench.expect(IngestBench.totals(2...3), at: ["amberflo"])
        }
    }

    @Test("an event that the project does not declare counts nowhere, so that the next of its id counts")
    func repeatOfAMisspeltEvent() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine", "togai"])
            let misspelt = IngestBench.lines(1...1).replacing("api_request", with: "api_requst")
            try bench.project.write("events.ndjson", misspelt + IngestBench.lines(1...3))
            let outcome = await bench.ingest()
            #expect(outcome.status == 3 && !outcome.err.contains("have this id"), "\(outcome.words)")
            try await bench.expect(IngestBench.totals(1...3), at: ["usage-engine", "togai"])
        }
    }

    @Test("ids that are canonically equivalent, and not the same, are of two events")
    func exactIDs() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine"])
            let lines = IngestBench.lines(1...2).replacing("e-1", with: "\u{E9}").replacing("e-2", with: "e\u{301}")
            try bench.project.write("events.ndjson", lines + lines)
            let outcome = await bench.ingest("--format", "json")
            #expect(try outcome.json()["vendors"]?[0]?["duplicates"]?.int == 2, "\(outcome.words)")
            try await bench.expect(IngestBench.totals(1...2), at: ["usage-engine"])
        }
    }

    @Test("an id that stands twice is counted once by a vendor that counts repeats, also after an interruption")
    func repeats() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine"])
            try bench.project.write("events.ndjson", IngestBench.lines(1...20))
            #expect(await bench.ingest().status == 0)
            try bench.project.write("events.ndjson", IngestBench.lines(1...20) + IngestBench.lines(11...30))
            let outcome = await bench.ingest("--format", "json")
            #expect(try outcome.json()["vendors"]?[0]?["duplicates"]?.int == 10, "\(outcome.words)")
            try await bench.expect(IngestBench.totals(1...30), at: ["usage-engine"])
        }
    }

    @Test("the file of a vendor that fetches its records is cut back to its mark, so that no line is there twice")
    func fileIsCutBack() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["usage-engine"], collector: false)
            try bench.project.write("events.ndjson", IngestBench.lines(1...50))
            #expect(await bench.ingest().status == 0)
            let mark = try bench.project.read("c.json")
            let begun = try bench.project.read("usage-engine.ndjson")
            try bench.project.write("events.ndjson", IngestBench.lines(1...80))
            #expect(await bench.ingest().status == 0)
            let whole = try bench.project.read("usage-engine.ndjson")
            #expect(whole.split(separator: "\n").count == 160)
            try bench.project.write("c.json", mark)
            #expect(await bench.ingest().status == 0)
            #expect(try bench.project.read("usage-engine.ndjson") == whole)
            try bench.project.write("usage-engine.ndjson", String(begun.dropLast(9)))
            let cut = await bench.ingest()
            #expect(cut.status == 1 && cut.err.contains("put it back as it was"), "\(cut.err)")
            try bench.project.remove("usage-engine.ndjson")
            #expect(await bench.ingest().err.contains("put it back"))
        }
    }

    @Test("another file, a cut one, and one whose last line has grown are refused before anything is sent")
    func otherInput() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["togai"])
            let lines = IngestBench.lines(1...3)
            try bench.project.write("events.ndjson", String(lines.dropLast()))
            #expect(await bench.ingest().status == 0)
            let requests = vendors.requests("togai")
            let cases = [
                (lines.replacing("\"bytes\":\"2\"", with: "\"bytes\":\"7\""), "lines 1 to 3 differ"),
                (IngestBench.lines(1...2), "it was cut, or it is another file"),
                (String(lines.dropLast()) + " \n", "it has grown since"),
            ]
            for (text, words) in cases {
                try bench.project.write("events.ndjson", text)
                let outcome = await bench.ingest()
                #expect(outcome.status == 1 && outcome.err.contains(words), "\(outcome.err)")
            }
            #expect(vendors.requests("togai") == requests)
            try bench.project.write("events.ndjson", IngestBench.lines(1...5))
            #expect(await bench.ingest().status == 0)
            try await bench.expect(IngestBench.totals(1...5), at: ["togai"])
        }
    }

    @Test("a projection that changed since is told by its meters, and gone on with when the person says so")
    func otherProjection() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["amberflo"])
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            #expect(await bench.ingest().status == 0)
            let old = "    value: attributes.bytes\n"
            try bench.project.edit("meters/meters.yaml", old, old + "    filter: dimensions.region == \"us\"\n")
            try bench.project.write("events.ndjson", IngestBench.lines(1...8))
            let outcome = await bench.ingest()
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("Lines up to 4 were sent by another projection of `egress`"), "\(outcome.err)")
            #expect(await bench.ingest("--meter", "calls").err.contains("another projection of `egress`"))
            let on = await bench.ingest("--go-on")
            #expect(on.status == 0, "\(on.words)")
            try await bench.expect(IngestBench.totals(1...4), at: ["amberflo"])
        }
    }

    @Test("a vendor that all meters have left keeps its place in the checkpoint, and goes on there when they come back")
    func leftAndBack() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: Self.both)
            try bench.project.write("events.ndjson", IngestBench.lines(1...4))
            #expect(await bench.ingest().status == 0)
            let meters = try bench.project.read("meters/meters.yaml")
            let left = meters.replacing("    aggregation:", with: "    vendors: [amberflo]\n    aggregation:")
            try #require(left != meters)
            try bench.project.write("meters/meters.yaml", left)
            try bench.project.write("events.ndjson", IngestBench.lines(1...8))
            let outcome = await bench.ingest()
            #expect(outcome.status == 1)
            let words = "Lines up to 4 were sent while `calls`, `egress` counted there, and no meter does now"
            #expect(outcome.err.contains("togai: \(words)"), "\(outcome.err)")
            #expect(await bench.ingest("--vendor", "amberflo").status == 0)
            try bench.project.write("meters/meters.yaml", meters)
            #expect(await bench.ingest().status == 0)
            try await bench.expect(IngestBench.totals(1...8), at: Self.both)
        }
    }

    @Test("letters that were repaired go to the vendor and the meter that did not count them, and nowhere else")
    func letters() async throws {
        try await TestVendors.serve { vendors in
            let names = ["usage-engine", "amberflo"]
            let bench = try await IngestBench(vendors, at: names)
            let carl = IngestBench.lines(3...3).replacing("\"bob\"", with: "\"carl\"")
            try bench.project.write("events.ndjson", IngestBench.lines(1...2) + carl)
            #expect(await bench.ingest().status == 3)
            let letters = try bench.project.read("dead.ndjson")
            #expect(letters.split(separator: "\n").count == 2, "\(letters)")
            #expect(letters.contains("no meter of the type") && letters.contains(#""meters":["egress"]"#), "\(letters)")
            try bench.project.write("repaired.ndjson", letters.replacing("\"carl\"", with: "\"bob\""))
            let again = await bench.project.run("ingest", "repaired.ndjson", "--format", "json")
            #expect(again.status == 0, "\(again.words)")
            #expect(try again.json()["vendors"]?.array?.map { $0["accepted"]?.int } == [2, 0])
            try await bench.expect(IngestBench.totals(1...3), at: ["usage-engine"])
        }
    }

    @Test("one run at a time is at a checkpoint, and standard input has none")
    func oneAtATime() async throws {
        try await TestVendors.serve { vendors in
            let bench = try await IngestBench(vendors, at: ["togai"])
            try bench.project.write("events.ndjson", IngestBench.lines(1...3))
            let nested = Mutex<Outcome?>(nil)
            vendors.faults.add(try FaultRule(.answer(FaultAnswer(status: 503)), path: "/ingestBatch", count: 1))
            bench.project.nap.withLock { nap in
                nap = { _, _ in
                    let outcome = await bench.ingest()
                    nested.withLock { $0 = $0 ?? outcome }
                }
            }
            #expect(await bench.ingest().status == 0)
            let inner = try #require(nested.withLock { $0 })
            #expect(inner.status == 1 && inner.err.contains("another run of ingest"), "\(inner.err)")
            let folder = await bench.project.run("ingest", "events.ndjson", "--checkpoint", "meters")
            let isFolder = folder.err.contains("`meters` cannot be written, since it is a folder")
            #expect(folder.status == 1 && isFolder, "\(folder.err)")
            let events = await bench.project.run("ingest", "events.ndjson", "--checkpoint", "events.ndjson")
            #expect(events.status == 1 && events.err.contains("is no checkpoint of ingest"), "\(events.err)")
            #expect(events.err.hasSuffix("; give another file with `--checkpoint`\n"), "\(events.err)")
            #expect(!bench.project.has("meters.lock") && !bench.project.has("events.ndjson.lock"))
            let standard = await bench.project.run("ingest", "-", "--checkpoint", "d.json")
            #expect(standard.status == 1 && standard.err.contains("needs a file"))
            try bench.project.write("c.json", #"{"formatVersion":9}"#)
            #expect(await bench.ingest().err.contains("format 9"))
        }
    }
}
