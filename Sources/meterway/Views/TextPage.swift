/// Text that grows line by line, and is taken away in pieces.
struct TextPage {
    private var text = ""
    private let limit: Int

    /// Makes an empty page.
    ///
    /// - Parameter limit: with how many bytes of UTF-8 it is full.
    init(limit: Int) {
        self.limit = limit
        text.reserveCapacity(capacity)
    }

    /// The limit, and some lines more.
    private var capacity: Int { limit + limit / 8 }

    /// Whether it is time to take the text away.
    var isFull: Bool { text.utf8.count >= limit }

    /// Adds texts to the line.
    mutating func add(_ texts: String...) {
        for text in texts { self.text += text }
    }

    /// Adds a text to the line with spaces after it up to a width in Unicode scalars.
    mutating func add(_ part: String, paddedTo width: Int) {
        text += part
        let missing = width - part.scalarCount
        if missing > 0 {
            text += missing < Self.blanks.count ? Self.blanks[missing] : String(repeating: " ", count: missing)
        }
    }

    /// Adds a text to the line, and ends it.
    mutating func line(_ part: String) {
        text += part
        text += "\n"
    }

    /// The text so far, which the page has no more.
    mutating func take() -> String {
        defer {
            text = ""
            text.reserveCapacity(capacity)
        }
        return text
    }

    /// As many spaces as the place says.
    private static let blanks = (0..<40).map { String(repeating: " ", count: $0) }
}

extension String {
    /// How many Unicode scalars the text has.
    var scalarCount: Int {
        // All bytes but those that continue a scalar.
        utf8.count { $0 & 0xC0 != 0x80 }
    }

    /// The text with spaces after it up to a width in Unicode scalars.
    func padded(to width: Int) -> String {
        let missing = width - scalarCount
        return missing > 0 ? self + String(repeating: " ", count: missing) : self
    }
}
