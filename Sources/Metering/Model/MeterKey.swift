extension Meter {
    /// The stable identity of a meter, chosen by the team: a slug of at most 63 characters.
    package struct Key: Sendable, Hashable, Comparable, CustomStringConvertible {
        /// The slug itself.
        package let text: String

        /// Makes a key from text that matches `[a-z0-9][a-z0-9-]{0,62}`; `nil` for any other text.
        package init?(_ text: String) {
            let bytes = text.utf8
            guard let first = bytes.first, Self.isAlphanumeric(first), bytes.count <= Self.maximumLength,
                bytes.allSatisfy({ Self.isAlphanumeric($0) || $0 == UInt8(ascii: "-") })
            else { return nil }
            self.text = text
        }

        /// The greatest number of characters a key may have.
        package static let maximumLength = 63

        /// What a key looks like, for error messages.
        package static let expectation =
            "lower-case letters, digits and hyphens, at most 63, beginning with a letter or digit"

        package var description: String { text }

        package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

        private static func isAlphanumeric(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }
}
