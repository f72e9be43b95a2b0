/// What is wrong with the text of one expression: at most 20 faults, never none.
package struct ExpressionErrors: Error, Sendable, Hashable {
    /// The expression's text.
    package var source: String
    /// The faults, in the order of the text.
    package var errors: [ExpressionError]

    /// Makes the errors of a text from its faults; the first ones by place are kept.
    init(source: String, faults: [ExpressionFault]) {
        let bytes = Array(source.utf8)
        self.source = source
        errors = faults.sorted { $0.range.lowerBound < $1.range.lowerBound }.prefix(Self.maximumCount)
            .map { $0.located(in: bytes) }
    }

    /// How many faults of one text are kept; each takes a walk through the text.
    static let maximumCount = 20
}

extension ExpressionErrors: CustomStringConvertible {
    /// Each error with its line of the source and a caret line below it.
    package var description: String { errors.map { $0.rendered(in: source) }.joined(separator: "\n") }
}
