import Testing

@testable import meterway

@Suite("Which vendors are being read")
struct ReadingTests {
    @Test("each vendor that is being read has a line: for how long, how many requests, and what it waits for")
    func lines() {
        var board = ReadingBoard()
        board.begin("togai", at: .seconds(10))
        board.begin("usage-engine", at: .seconds(12))
        board.note("togai", requests: 14, pause: .milliseconds(7_400))
        board.note("usage-engine", requests: 1, pause: .zero)
        #expect(
            board.lines(at: .seconds(22), width: 90) == [
                "togai         reading  0:12  14 requests  waits 0:08 for the vendor's rate limit",
                "usage-engine  reading  0:10  1 request",
            ]
        )
        #expect(board.lines(at: .seconds(22), width: 20).allSatisfy { $0.count <= 20 })
        let line = "togai: reading for 0:12, 14 requests, waits 0:08 for the vendor's rate limit"
        #expect(board.logLine("togai", at: .seconds(22)) == line)
        board.begin("togai", at: .seconds(23))
        board.end("togai")
        #expect(board.vendors.map(\.name) == ["togai", "usage-engine"], "a reading within another")
        board.end("togai")
        board.end("togai")
        #expect(board.vendors.map(\.name) == ["usage-engine"])
        #expect(board.logLine("togai", at: .zero) == nil)
    }

    /// What a reporter writes while a script runs whose steps set the time.
    private func talk(live: Bool, _ script: (ReadingReporter, (Duration) -> Void) -> Void) -> String {
        let timed = TimedConsole(live: live)
        let reporter = ReadingReporter(console: timed.console) { timed.now }
        reporter.add("togai", requests: { 5 }, pause: { .zero })
        reporter.add("amberflo", requests: { 1 }, pause: { .seconds(3) })
        script(reporter, timed.set)
        return timed.text
    }

    @Test("a log gets a line where a vendor takes five seconds, and twice as long after each")
    func logs() {
        let text = talk(live: false) { reporter, set in
            reporter.note("togai", isBegun: true)
            for second in 1...50 {
                set(.seconds(second))
                if second == 3 { reporter.note("amberflo", isBegun: true) }
                if second == 9 { reporter.note("amberflo", isBegun: false) }
                reporter.tick()
            }
            reporter.note("togai", isBegun: false)
            set(.seconds(100))
            reporter.tick()
        }
        #expect(
            text == """
                togai: reading for 0:05, 0 requests
                amberflo: reading for 0:05, 0 requests, waits 0:03 for the vendor's rate limit
                togai: reading for 0:10, 0 requests
                togai: reading for 0:20, 0 requests
                togai: reading for 0:40, 0 requests

                """
        )
    }

    @Test("a quick reading leaves nothing in a log, and a terminal's lines are gone at its end")
    func quick() {
        let script: (ReadingReporter, (Duration) -> Void) -> Void = { reporter, set in
            reporter.note("togai", isBegun: true)
            set(.seconds(2))
            reporter.tick()
            reporter.note("togai", isBegun: false)
            reporter.tick()
        }
        #expect(talk(live: false, script).isEmpty)
        #expect(talk(live: true, script) == "togai  reading  0:02  0 requests\r\u{1B}[K")
    }
}
