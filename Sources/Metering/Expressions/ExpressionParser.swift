/// Reads the text form of expressions: the subset of CEL that ``Expression`` describes, with CEL's precedence.
///
/// From loose to tight: `? :` (to the right), `||`, `&&`, comparisons and `in`, `+ -`, `* / %` (all to the left), the signs
/// `!` and `-`, names and brackets. A minus directly before a number is part of the number. Not in the subset, besides
/// calls and methods: `null`, maps, lists outside `in`, comments, and values in a list that are not literals.
package enum ExpressionParser {
    /// Reads an expression.
    ///
    /// Words and signs of other languages (`and`, `=`) are reported and read as what was meant, so that one run reports
    /// many faults. Names and types are not looked at: see ``ParsedExpression/checked(as:in:)``.
    package static func parse(_ text: String) throws(ExpressionErrors) -> ParsedExpression {
        ParsedExpression(expression: try read(text, keepsPlaces: false).expression, source: text)
    }

    /// The places of the nodes of an expression in its text, which has been read before.
    static func ranges(in text: String) -> SourceRanges {
        (try? read(text, keepsPlaces: true))?.ranges ?? SourceRanges(range: 0..<0)
    }

    private static func read(_ text: String, keepsPlaces: Bool) throws(ExpressionErrors) -> ExpressionReader.Node {
        let bytes = Array(text.utf8)
        guard bytes.count <= ExpressionGrammar.maximumLength else {
            let fault = ExpressionFault(
                range: 0..<0,
                message: "the expression has \(bytes.count) bytes",
                expected: "at most \(ExpressionGrammar.maximumLength)"
            )
            throw ExpressionErrors(source: text, faults: [fault])
        }
        var reader = ExpressionReader(bytes: bytes, keepsPlaces: keepsPlaces)
        let node = reader.readAll()
        guard let node, reader.errors.isEmpty else {
            throw ExpressionErrors(source: text, faults: reader.errors)
        }
        return node
    }
}
