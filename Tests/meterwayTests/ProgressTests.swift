import Testing

@testable import meterway

@Suite("How far an apply is")
struct ProgressTests {
    @Test("each vendor has a line: how many of how many, how fast, how long, and what it waits for")
    func lines() {
        var board = ProgressBoard()
        board.note("togai", done: 0, of: 400, at: .seconds(10))
        board.note("usage-engine", done: 0, of: 12, at: .seconds(10))
        board.note("amberflo", done: 0, of: 0, at: .seconds(10))
        #expect(board.lines(at: .seconds(10), width: 79) == ["togai         0/400", "usage-engine   0/12"])
        board.note("togai", done: 120, of: 400, at: .seconds(22))
        board.note("togai", pause: .milliseconds(11_200))
        board.note("usage-engine", done: 12, of: 12, at: .seconds(75))
        #expect(
            board.lines(at: .seconds(75), width: 79) == [
                "togai         120/400  1.8/s  2:32 left  waits 0:12 for the vendor's rate limit",
                "usage-engine    12/12  in 1:05",
            ]
        )
        #expect(board.lines(at: .seconds(75), width: 20).allSatisfy { $0.count <= 20 })
    }

    @Test("a fast vendor's pace has no decimals, and hours are told")
    func paces() {
        var board = ProgressBoard()
        board.note("togai", done: 0, of: 100_000, at: .zero)
        board.note("togai", done: 250, of: 100_000, at: .seconds(10))
        #expect(board.lines(at: .seconds(10), width: 79) == ["togai  250/100000  25/s  1:06:30 left"])
        #expect(board.logLine("togai", at: .seconds(10)) == "togai: 250 of 100000 changes, 25/s, 1:06:30 left")
        #expect(board.logLine("amberflo", at: .zero) == nil)
    }

    /// What a reporter writes while a script runs whose steps set the time.
    private func talk(live: Bool, _ script: (ProgressReporter, Console, (Duration) -> Void) -> Void) -> String {
        let timed = TimedConsole(live: live)
        let console = timed.console
        let reporter = ProgressReporter(console: console, now: { timed.now }, pause: { _ in .zero })
        script(reporter, console, timed.set)
        return timed.text
    }

    @Test("how long a vendor took no longer changes once it is through")
    func through() {
        var board = ProgressBoard()
        board.note("togai", done: 0, of: 2, at: .seconds(1))
        board.note("amberflo", done: 0, of: 2, at: .seconds(1))
        board.note("togai", done: 2, of: 2, at: .seconds(3))
        board.note("togai", done: 2, of: 2, at: .seconds(5))
        #expect(board.lines(at: .seconds(9), width: 79) == ["togai     2/2  in 0:02", "amberflo  0/2"])
        #expect(board.logLine("togai", at: .seconds(30)) == "togai: 2 of 2 changes, in 0:02")
    }

    @Test("a log gets a line where nothing happens for long, such as while a vendor's rate limit is waited for")
    func waiting() {
        let text = talk(live: false) { reporter, _, set in
            reporter.note("togai", 0, 2)
            for second in 1...25 {
                set(.seconds(second))
                reporter.tick()
            }
            reporter.note("togai", 2, 2)
        }
        #expect(
            text == """
                togai: 0 of 2 changes
                togai: 0 of 2 changes
                togai: 0 of 2 changes
                togai: 2 of 2 changes, in 0:25

                """
        )
    }

    @Test("a log gets nothing of what takes less than five seconds")
    func brief() {
        let text = talk(live: false) { reporter, _, set in
            for done in 0...24 {
                set(.milliseconds(200 * done))
                reporter.note("togai", done, 24)
                reporter.tick()
            }
            set(.seconds(9))
            reporter.tick()
            reporter.end()
        }
        #expect(text.isEmpty, "\(text)")
    }

    @Test("a log gets a line every five seconds at the most, and then one at the end")
    func logs() {
        let text = talk(live: false) { reporter, _, set in
            for done in 0...24 {
                set(.milliseconds(500 * done))
                reporter.note("togai", done, 24)
            }
            reporter.note("togai", 24, 24)
            reporter.end()
        }
        #expect(
            text == """
                togai: 10 of 24 changes, 2.0/s, 0:07 left
                togai: 20 of 24 changes, 2.0/s, 0:02 left
                togai: 24 of 24 changes, in 0:12

                """
        )
    }

    @Test("a terminal's lines are written over, stay below what else is said, and are gone at the end")
    func terminal() {
        let text = talk(live: true) { reporter, console, set in
            reporter.note("togai", 0, 2)
            set(.seconds(1))
            reporter.note("amberflo", 0, 2)
            console.say("warning: mind the gap")
            set(.seconds(2))
            reporter.note("togai", 1, 2)
            reporter.end()
            console.result("Done.")
        }
        let lines = screen(text)
        #expect(lines == ["warning: mind the gap", "Done."])
        #expect(text.contains("togai     1/2  0.5/s  0:02 left"))
        #expect(!text.contains("\u{1B}[3"), "no colours")
    }

    /// What a terminal shows after a text, whose control sequences are those that the console uses.
    private func screen(_ text: String) -> [String] {
        var lines = [""]
        var row = 0
        var rest = text[...]
        while let next = rest.first {
            if rest.hasPrefix("\u{1B}[K") {
                lines[row] = ""
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("\u{1B}[A") {
                row -= 1
                rest = rest.dropFirst(3)
            } else {
                if next == "\n" {
                    row += 1
                    if row == lines.count { lines.append("") }
                } else if next != "\r" {
                    lines[row].append(next)
                }
                rest = rest.dropFirst()
            }
        }
        return lines.filter { !$0.isEmpty }
    }
}
