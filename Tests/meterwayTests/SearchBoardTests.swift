import AdapterKit
import Metering
import SyncEngine
import Testing

@testable import meterway

@Suite("What is looked for since its answer was lost")
struct SearchBoardTests {
    private func search(
        _ key: String,
        _ action: Intent.Action = .create,
        limit: Duration = .seconds(15)
    ) -> Search {
        Search(vendor: "usage-engine", action: action, ref: ObjectRef(ObjectKind("meterType"), key), limit: limit)
    }

    @Test("it is told of once: what, and for how long")
    func texts() {
        var board = SearchBoard()
        #expect(
            board.begin(search("egress"), at: .zero)
                == "usage-engine: the answer to create meterType `egress` was lost; looking for it (up to 15 s)"
        )
        #expect(board.begin(search("calls"), at: .seconds(1)) != nil)
        #expect(board.begin(search("seats"), at: .seconds(2)) != nil)
        #expect(board.begin(search("rides"), at: .seconds(3)) == nil, "so many at once would fill the log")
        #expect(
            board.begin(search("calls", .update, limit: .seconds(1)), at: .seconds(6))
                == "usage-engine: the answer to update meterType `calls` was lost; looking for what became of it (up to 1 s)"
        )
        var earlier = search("egress")
        earlier.cause = .cutOff
        #expect(
            SearchBoard().beginning(earlier)
                == "usage-engine: an earlier run was cut off while it asked for meterType `egress`; looking for it (up to 15 s)"
        )
        earlier.others = 3
        #expect(
            SearchBoard().beginning(earlier)?.contains("`egress` and 3 other objects; looking for them (up") == true
        )
        earlier.cause = .notShown
        #expect(
            SearchBoard().beginning(earlier)
                == "usage-engine: meterType `egress` and 3 other objects were made moments ago, and the vendor does not show "
                + "them; looking for them (up to 15 s)"
        )
    }

    @Test("what a run asked for that is at work is not told of as cut off")
    func atWork() {
        let other = LockOwner(
            user: "alice",
            host: "ci-3",
            process: 42,
            processStart: "",
            command: "meterway apply",
            since: Timestamp(seconds: 0)
        )
        let words = "`meterway apply` by alice on ci-3 (process 42) since 1970-01-01T00:00:00Z is at work"
        var search = search("egress")
        search.cause = .cutOff
        var board = SearchBoard()
        #expect(
            board.begin(search, at: .zero, during: other)
                == "usage-engine: \(words), and asks for meterType `egress`; looking for it (up to 15 s)"
        )
        let timed = TimedConsole(live: false)
        let reporter = ReadingReporter(console: timed.console) { .zero }
        reporter.noteSettled("togai", done: 1, undone: 1, during: other)
        #expect(
            timed.text == "togai: \(words), with 2 writes under way; what is read here may be behind it\n"
        )
    }

    @Test("a vendor's line says what is looked for, and how much longer")
    func words() {
        var board = ProgressBoard()
        board.note("usage-engine", done: 0, of: 3, at: .zero)
        _ = board.searches.begin(search("egress"), at: .seconds(2))
        #expect(
            board.lines(at: .seconds(5), width: 79) == ["usage-engine  0/3  looks up to 0:12 for meterType egress"]
        )
        #expect(
            board.logLine("usage-engine", at: .seconds(20))
                == "usage-engine: 0 of 3 changes, looks for meterType egress"
        )
        _ = board.searches.begin(search("calls"), at: .seconds(4))
        #expect(
            board.lines(at: .seconds(5), width: 79)[0].hasSuffix(
                "looks up to 0:14 for 2 objects whose answers were lost"
            )
        )
        board.searches.end(search("calls"))
        board.searches.end(search("egress"))
        var made = search("rides")
        (made.cause, made.others) = (.notShown, 1)
        _ = board.searches.begin(made, at: .seconds(4))
        #expect(
            board.lines(at: .seconds(5), width: 79)[0].hasSuffix(
                "looks up to 0:14 for 2 objects that are not shown yet"
            )
        )
        board.searches.end(made)
        #expect(board.lines(at: .seconds(5), width: 79) == ["usage-engine  0/3"])
    }

    @Test("between two readings a vendor has a line too")
    func reading() {
        var board = ReadingBoard()
        #expect(board.isEmpty)
        _ = board.searches.begin(search("egress"), at: .zero)
        #expect(!board.isEmpty)
        #expect(board.lines(at: .seconds(1), width: 79) == ["usage-engine  looks up to 0:14 for meterType egress"])
        board.begin("usage-engine", at: .seconds(1))
        #expect(
            board.lines(at: .seconds(3), width: 79)
                == ["usage-engine  reading  0:02  0 requests  looks up to 0:12 for meterType egress"]
        )
        #expect(board.lines(at: .seconds(3), width: 20)[0].count == 20)
    }

    @Test("a log gets one line while it goes on, and a terminal that and a line that counts down")
    func reporters() {
        let egress = search("egress")
        func talk(live: Bool) -> String {
            let timed = TimedConsole(live: live)
            let reporter = ProgressReporter(console: timed.console, now: { timed.now }, pause: { _ in .zero })
            reporter.note("usage-engine", 0, 1)
            timed.set(.seconds(1))
            reporter.note(egress, isBegun: true)
            timed.set(.seconds(3))
            reporter.tick()
            reporter.note(egress, isBegun: false)
            reporter.note("usage-engine", 1, 1)
            reporter.end()
            return timed.text
        }
        let once = "usage-engine: the answer to create meterType `egress` was lost; looking for it (up to 15 s)"
        #expect(talk(live: false) == once + "\n")
        let live = talk(live: true)
        #expect(live.contains(once + "\n"))
        #expect(live.contains("usage-engine  0/1  looks up to 0:13 for meterType egress"))
    }

    @Test("what became of writes that an earlier run left open is said once, however often it is looked at")
    func settled() {
        let timed = TimedConsole(live: false)
        let reporter = ReadingReporter(console: timed.console) { .zero }
        for _ in 1...2 {
            reporter.noteSettled("togai", done: 1, undone: 0)
            reporter.noteSettled("amberflo", done: 2, undone: 1)
        }
        reporter.noteSettled("usage-engine", done: 0, undone: 3)
        #expect(
            timed.text == """
                togai: an earlier run left 1 write without an answer; it was done
                amberflo: an earlier run left 3 writes without an answer; 2 were done, 1 was not
                usage-engine: an earlier run left 3 writes without an answer; none was done

                """
        )
    }
}

extension SearchBoard {
    /// What would be said of a search that begins.
    fileprivate func beginning(_ search: Search) -> String? {
        var board = self
        return board.begin(search, at: .zero)
    }
}
