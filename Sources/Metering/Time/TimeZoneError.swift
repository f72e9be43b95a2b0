/// A text that is no name in the IANA time zone database.
package struct TimeZoneError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The text that was given.
    package let identifier: String

    /// The closest names, the likeliest first; may be empty.
    package let suggestions: [String]

    /// What was found, what is expected, and what may have been meant.
    package var description: String {
        let hint = suggestions.isEmpty ? "" : "; did you mean \(suggestions.joined(separator: " or "))?"
        return "“\(identifier)” is not a time zone: expected an IANA name such as Europe/Paris or Etc/UTC\(hint)"
    }
}
