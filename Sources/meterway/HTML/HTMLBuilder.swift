/// Puts pieces of a page one after the other; a `String` among them is text.
@resultBuilder
package enum HTMLBuilder {
    /// A piece.
    package static func buildExpression(_ piece: HTML) -> [HTML] { [piece] }

    /// Several pieces.
    package static func buildExpression(_ pieces: [HTML]) -> [HTML] { pieces }

    /// A text.
    package static func buildExpression(_ text: String) -> [HTML] { [.text(text)] }

    /// Pieces that are written one after the other.
    package static func buildBlock(_ parts: [HTML]...) -> [HTML] { parts.flatMap(\.self) }

    /// Pieces that are there under a condition.
    package static func buildOptional(_ part: [HTML]?) -> [HTML] { part ?? [] }

    /// The pieces of the first of two branches.
    package static func buildEither(first part: [HTML]) -> [HTML] { part }

    /// The pieces of the second of two branches.
    package static func buildEither(second part: [HTML]) -> [HTML] { part }

    /// The pieces of a loop.
    package static func buildArray(_ parts: [[HTML]]) -> [HTML] { parts.flatMap(\.self) }
}
