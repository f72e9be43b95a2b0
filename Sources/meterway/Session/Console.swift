import Synchronization

/// Where a command's words go: the result to standard output, talk to standard error.
package final class Console: Sendable {
    private let out: @Sendable (String) -> Void
    private let talk: @Sendable (String) -> Void
    private let ask: @Sendable (String) -> String?
    private let gate = Mutex(())

    /// Whether the result goes to a terminal and may be coloured.
    package let isColored: Bool
    /// Whether a person can be asked.
    package let isInteractive: Bool
    /// Whether talk goes to a terminal, so that a line may be written over.
    package let showsProgress: Bool

    /// Makes a console from functions that take whole pieces of text.
    package init(
        isColored: Bool,
        isInteractive: Bool,
        showsProgress: Bool,
        out: @escaping @Sendable (String) -> Void,
        talk: @escaping @Sendable (String) -> Void,
        ask: @escaping @Sendable (String) -> String?
    ) {
        self.isColored = isColored
        self.isInteractive = isInteractive
        self.showsProgress = showsProgress
        self.out = out
        self.talk = talk
        self.ask = ask
    }

    /// Writes a piece of the result, with a line break at its end.
    package func result(_ text: String) {
        let line = text.hasSuffix("\n") ? text : text + "\n"
        gate.withLock { _ in out(line) }
    }

    /// Says something to the person, with a line break at its end.
    package func say(_ text: String) {
        gate.withLock { _ in talk(text + "\n") }
    }

    /// Writes over the last line that was shown this way; an empty text clears it.
    package func progress(_ text: String) {
        guard showsProgress else { return }
        gate.withLock { _ in talk("\r\u{1B}[K" + text) }
    }

    /// Asks a question; `nil` where nobody can answer.
    package func answer(to question: String) -> String? {
        guard isInteractive else { return nil }
        return ask(question)
    }
}
