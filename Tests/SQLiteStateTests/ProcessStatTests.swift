import Testing

@testable import SQLiteState

@Suite("A line of /proc/PID/stat")
struct ProcessStatTests {
    private func line(_ command: String, _ state: String) -> String {
        "4711 (\(command)) \(state) 1 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 2703360 220"
    }

    @Test("the start is field 22, whatever the command is called", arguments: ["bash", "a b", ":) S 1", "x) Z (y"])
    func start(command: String) throws {
        let stat = try #require(ProcessStat(line(command, "S")))
        #expect(stat.start == "987654")
        #expect(!stat.hasEnded)
    }

    @Test("a zombie has ended", arguments: ["Z", "X"])
    func zombie(state: String) throws {
        #expect(try #require(ProcessStat(line("bash", state))).hasEnded)
    }

    @Test(
        "other text is no such line",
        arguments: ["", "4711", "4711 (bash) S 1", "4711 (bash) S" + String(repeating: " x", count: 30)]
    )
    func otherText(text: String) {
        #expect(ProcessStat(text) == nil)
    }
}
