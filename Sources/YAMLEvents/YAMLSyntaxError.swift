/// What keeps a text from being YAML, in the parser's words.
package struct YAMLSyntaxError: Error, Sendable, Hashable {
    /// What the parser ran into.
    package enum Category: Sendable {
        /// The text breaks YAML's grammar.
        case grammar
        /// The text has a character that YAML does not take.
        case character
        /// There is no memory left for the text.
        case memory
    }

    /// What the parser ran into.
    package let category: Category
    /// What it found, and what it would have liked.
    package let problem: String
    /// Where.
    package let mark: YAMLMark
    /// What it was reading then.
    package let context: String?
    /// Where that began; `nil` where it was reading nothing in particular.
    package let contextMark: YAMLMark?
}
