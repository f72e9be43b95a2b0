import Synchronization

/// Where a command's words go: the result to standard output, talk to standard error.
final class Console: Sendable {
    private let out: @Sendable (String) throws -> Void
    private let talk: @Sendable (String) -> Void
    private let ask: @Sendable (String) -> String?
    /// The lines that are written over.
    private let shown = Mutex<[String]>([])
    /// Why the result, or a part of it, did not get to where it goes.
    private let loss = Mutex<(any Error)?>(nil)
    /// Whether a part of the result was written.
    private let begun = Mutex(false)
    /// What ends the work that goes on, and all words of it.
    private let ending = Mutex<Ending?>(nil)

    private struct Ending {
        let stop: StopSignal
        /// Whether words of the work were left out.
        var isCut = false
    }

    /// How the result is styled: only where it goes to a terminal and may be coloured.
    let palette: Palette
    /// Whether a person can be asked.
    let isInteractive: Bool
    /// Whether talk goes to a terminal, so that a line may be written over.
    let showsProgress: Bool

    /// How many characters fit into a line of the terminal.
    let width: Int

    /// Makes a console from functions that take whole pieces of text; one that throws has not taken its piece.
    init(
        isColored: Bool,
        isInteractive: Bool,
        showsProgress: Bool,
        width: Int = 79,
        out: @escaping @Sendable (String) throws -> Void,
        talk: @escaping @Sendable (String) -> Void,
        ask: @escaping @Sendable (String) -> String?
    ) {
        palette = Palette(isColored: isColored)
        self.isInteractive = isInteractive
        self.showsProgress = showsProgress
        self.width = width
        self.out = out
        self.talk = talk
        self.ask = ask
    }

    /// Writes a piece of the result, with a line break at its end.
    func result(_ text: String) {
        guard !leavesOut() else { return }
        let line = harmless(text.hasSuffix("\n") ? text : text + "\n")
        begun.withLock { $0 = true }
        shown.withLock { shown in
            aside(shown) {
                do {
                    try out(line)
                } catch {
                    loss.withLock { $0 = error }
                }
            }
        }
    }

    /// Why the result, or a part of it, did not get to where it goes; `nil` where it did.
    var lostResult: (any Error)? { loss.withLock(\.self) }

    /// Whether a part of the result was written, so that nothing else can be the result any more.
    var hasResult: Bool { begun.withLock(\.self) }

    /// Does work of which nothing is written or said any more once the person asked to stop; it has no value where words were
    /// left out.
    func silent<Value>(after stop: StopSignal, _ work: () async throws -> Value?) async rethrows -> Value? {
        ending.withLock { $0 = Ending(stop: stop) }
        defer { ending.withLock { $0 = nil } }
        let value = try await work()
        return ending.withLock { $0?.isCut } == true ? nil : value
    }

    /// Whether words are left out from now on, which is noted.
    private func leavesOut() -> Bool {
        ending.withLock { ending in
            guard ending?.stop.isRaised == true else { return false }
            ending?.isCut = true
            return true
        }
    }

    /// Says something to the person, with a line break at its end.
    func say(_ text: String) {
        guard !leavesOut() else { return }
        shown.withLock { shown in
            aside(shown) { talk(harmless(text) + "\n") }
        }
    }

    /// Writes over the lines that were shown this way before; none at all clears them.
    func live(_ lines: [String]) {
        guard showsProgress else { return }
        let lines = lines.map(harmless)
        shown.withLock { shown in
            guard shown != lines else { return }
            talk(Self.erasing(shown) + lines.joined(separator: "\n"))
            shown = lines
        }
    }

    /// Writes something above the lines that are written over.
    private func aside(_ shown: [String], _ write: () -> Void) {
        if !shown.isEmpty { talk(Self.erasing(shown)) }
        write()
        if !shown.isEmpty { talk(shown.joined(separator: "\n")) }
    }

    /// What takes lines away, from the end of the last one on (ECMA-48: CUU, EL).
    private static func erasing(_ lines: [String]) -> String {
        guard !lines.isEmpty else { return "" }
        return "\r\u{1B}[K" + String(repeating: "\u{1B}[A\u{1B}[K", count: lines.count - 1)
    }

    /// Asks a question; `nil` where nobody can answer.
    func answer(to question: String) -> String? {
        guard isInteractive else { return nil }
        guard let answer = ask(harmless(question)) else {
            // The end of input leaves the cursor behind the question.
            talk("\n")
            return nil
        }
        return answer
    }

    /// What to do where a question was not answered with yes.
    var wayToAgree: String {
        isInteractive
            ? "answer as the question says, or give `--yes`" : "give `--yes`, since there is no terminal to ask at"
    }

    /// Words without anything from outside that would steer the terminal, be it now or when they are read from a log.
    private func harmless(_ text: String) -> String {
        HarmlessText.of(text, hasStyles: palette.isColored)
    }
}
