/// Puts pieces of a page one after the other; a `String` among them is text.
@resultBuilder
enum HTMLBuilder {
    /// A piece.
    static func buildExpression(_ piece: HTML) -> [HTML] { [piece] }

    /// Several pieces.
    static func buildExpression(_ pieces: [HTML]) -> [HTML] { pieces }

    /// A text.
    static func buildExpression(_ text: String) -> [HTML] { [.text(text)] }

    /// Pieces that are written one after the other.
    static func buildBlock(_ parts: [HTML]...) -> [HTML] { parts.flatMap(\.self) }

    /// Pieces that are there under a condition.
    static func buildOptional(_ part: [HTML]?) -> [HTML] { part ?? [] }

    /// The pieces of a loop.
    static func buildArray(_ parts: [[HTML]]) -> [HTML] { parts.flatMap(\.self) }
}
