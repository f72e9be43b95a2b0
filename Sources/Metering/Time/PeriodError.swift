/// Why a text or a pair of instants is no period.
package struct PeriodError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The interval that was given.
    package let text: String

    /// What is wrong with it.
    package let reason: String

    /// What would be right.
    package static let expected =
        "a half-open interval such as 2026-11-01T00:00:00Z/2026-12-01T00:00:00Z, 2026-11-01/2026-12-01 or 2026-11-01/P1M"

    /// What is wrong.
    package var message: String { "“\(text)” is not a period: \(reason)" }

    /// What is wrong, and what to write instead.
    package var description: String { "\(message); expected \(Self.expected)" }
}
