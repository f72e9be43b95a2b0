/// One step through a YAML text: a value, the beginning or end of one that holds others, or a mark between documents.
package struct YAMLEvent: Sendable {
    /// What happens.
    package enum Kind: Sendable {
        /// A document begins.
        case documentStart
        /// A document ends.
        case documentEnd
        /// The text ends; nothing follows.
        case streamEnd
        /// A name that stands for the value with that anchor.
        case alias(String)
        /// A text, without quotes and with escapes resolved.
        case scalar(String, Style)
        /// A list begins.
        case sequenceStart
        /// A list ends.
        case sequenceEnd
        /// A mapping begins; keys and values follow in turn.
        case mappingStart
        /// A mapping ends.
        case mappingEnd
    }

    /// How a scalar is set off from what is around it.
    package enum Style: Sendable {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
        case folded
    }

    /// What happens.
    package let kind: Kind
    /// Where it begins, its anchor and tag included.
    package let mark: YAMLMark
    /// Where it ends: behind its last character; where a block of lines begins, where its first entry begins.
    package let end: YAMLMark
    /// The name that later aliases call the value by.
    package let anchor: String?
    /// The tag, with its handle resolved; `!` where the text asks for the plain type.
    package let tag: String?
    /// Whether the text of a scalar is ASCII alone; true of what is no scalar.
    package let isASCII: Bool
}

/// A place in a YAML text, line and column counted from 1, the column in Unicode code points.
package struct YAMLMark: Sendable, Hashable {
    /// The line, counted from 1; a text that ends early goes wrong one line behind its last.
    package let line: Int
    /// The place in the line, counted from 1.
    package let column: Int
}
