/// Why an expression has no value for an event; every reason is named, whatever the order of the operands.
package struct EvaluationError: Error, Sendable, Hashable {
    /// One reason.
    package enum Problem: Sendable, Hashable {
        /// The event lacks this attribute.
        case missingAttribute(String)
        /// The event lacks this dimension.
        case missingDimension(String)
        /// A number was divided by zero.
        case divisionByZero
        /// A result needs more than 34 significant digits.
        case overflow
        /// An operand has another type than its operator takes, which no checked expression has.
        case typeMismatch(expected: ExpressionType, found: ExpressionType)
        /// Values of these types cannot be compared, which no checked expression does.
        case incomparable(ExpressionType, ExpressionType)
    }

    /// The reasons, sorted and each once; never empty.
    package let problems: [Problem]

    /// Makes an error with one reason.
    package init(_ problem: Problem) {
        problems = [problem]
    }

    private init(problems: [Problem]) {
        self.problems = problems
    }

    /// The reasons of both errors.
    func merged(with other: EvaluationError?) -> EvaluationError {
        guard let other, other.problems != problems else { return self }
        return EvaluationError(problems: Set(problems).union(other.problems).sorted { $0.order < $1.order })
    }
}

extension EvaluationError.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missingAttribute(let name): "the attribute `\(name)` is missing"
        case .missingDimension(let name): "the dimension `\(name)` is missing"
        case .divisionByZero: "division by zero"
        case .overflow: "a result needs more than \(Quantity.maximumDigits) significant digits"
        case .typeMismatch(let expected, let found): "\(found.article) stands where \(expected.article) is needed"
        case .incomparable(let first, let second): "\(first.article) cannot be compared with \(second.article)"
        }
    }

    /// What the reasons are sorted by.
    fileprivate var order: (Int, String) {
        switch self {
        case .missingAttribute(let name): (0, name)
        case .missingDimension(let name): (1, name)
        case .divisionByZero: (2, "")
        case .overflow: (3, "")
        case .typeMismatch, .incomparable: (4, description)
        }
    }
}

extension EvaluationError: CustomStringConvertible {
    package var description: String { problems.map(\.description).joined(separator: ", ") }
}
