/// Why a text is no timestamp or date.
package struct TimestampError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The text that was read.
    package let text: String

    /// What is wrong with it, such as “February 2026 has 28 days”.
    package let reason: String

    /// The byte offset at which it goes wrong.
    package let offset: Int

    /// What would be right, such as “RFC 3339 text such as 2026-11-01T00:00:00Z”.
    package let expected: String

    /// What is wrong, where, and what to write instead.
    package var description: String {
        "“\(text)” is not valid: \(reason) (character \(offset + 1)); expected \(expected)"
    }
}
