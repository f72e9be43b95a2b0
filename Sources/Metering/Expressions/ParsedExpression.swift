/// An expression together with the text it was read from, so that later errors can point into the text.
///
/// The places of its nodes are found by reading the text once more, since few expressions have errors to point at.
package struct ParsedExpression: Sendable, Hashable {
    /// The tree.
    package let expression: Expression
    /// The text as it was given.
    package let source: String
}

/// The place of a node in a text, and those of its operands in the order they are written.
///
/// The operands of `in` are the subject and then the values of the list.
struct SourceRanges: Sendable, Hashable {
    /// The node's place, in UTF-8 bytes.
    var range: Range<Int>
    /// The operands' places.
    var children: [SourceRanges] = []
}
