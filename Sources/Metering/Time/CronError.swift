/// Why a text is no cron schedule: everything that is wrong with it.
package struct CronError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One thing that is wrong.
    package struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// The field it is in, or nil when the number of fields is wrong.
        package let field: CronField?

        /// The place in the text where it is, in characters from 1.
        package let position: Int

        /// What is there.
        package let found: String

        /// What may be there.
        package let allowed: String

        /// What is wrong, where, and what is allowed there.
        package var description: String {
            let place = field.map { "\($0.rawValue) field" } ?? "schedule"
            return "\(place), character \(position): found \(found), expected \(allowed)"
        }
    }

    /// The text that was read.
    package let text: String

    /// What is wrong, in the order of the text; at least one thing.
    package let problems: [Problem]

    /// All that is wrong.
    package var description: String {
        "“\(text)” is not a cron schedule: " + problems.map(\.description).joined(separator: "; ")
    }
}
