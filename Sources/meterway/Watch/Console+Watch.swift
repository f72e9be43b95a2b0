import Synchronization

extension Console {
    /// A console that says each thing once, and shows neither results nor progress: the rounds of a watch have one line each.
    func withoutResults() -> Console {
        let said = Mutex<Set<String>>([])
        return Console(
            isColored: false,
            isInteractive: false,
            showsProgress: false,
            out: { _ in },
            talk: { [self] text in
                if said.withLock({ $0.insert(text).inserted }) { say(String(text.dropLast())) }
            },
            ask: { _ in nil }
        )
    }
}
