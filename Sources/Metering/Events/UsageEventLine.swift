/// What one line of a file of events holds.
package struct UsageEventLine: Sendable, Hashable {
    /// The line's number, counted from 1; blank lines count, but make no ``UsageEventLine``.
    package var line: Int
    /// The event, or `nil` where the line is faulty.
    package var event: UsageEvent?
    /// Every fault of the line that could be found; empty where it has an event.
    package var errors: [UsageEventError]
    /// What a dead letter says of the event; `nil` for a line that is none.
    package var letter: LetterHead?
    /// The number of bytes from the beginning of the text to the end of the line, its line end included.
    package var end: Int
    /// The line as it was read, where it is faulty and not too long.
    package var text: String?

    /// Makes a line.
    package init(line: Int, end: Int, event: UsageEvent, letter: LetterHead? = nil) {
        self.line = line
        self.end = end
        self.event = event
        self.letter = letter
        errors = []
    }

    /// Makes a faulty line.
    package init(line: Int, end: Int, text: String?, errors: [UsageEventError]) {
        self.line = line
        self.end = end
        self.text = text
        self.errors = errors
    }
}

/// The events of a whole file, and everything that is wrong with it.
package struct UsageEventBatch: Sendable, Hashable {
    /// The events, in the order of the file.
    package var events: [UsageEvent] = []
    /// The faults, in the order of the file.
    package var errors: [UsageEventError] = []

    /// Makes an empty batch.
    package init() {}

    package mutating func append(_ lines: [UsageEventLine]) {
        for line in lines {
            if let event = line.event { events.append(event) }
            errors += line.errors
        }
    }
}
