/// What an expression is used for, which says what it has to come to.
package enum ExpressionRole: String, Sendable, Hashable, CaseIterable {
    /// A meter's value: a number.
    case number
    /// A meter's filter: a condition.
    case condition

    /// The type that the expression has to have.
    package var type: ExpressionType {
        switch self {
        case .number: .number
        case .condition: .bool
        }
    }
}

/// Finds the type of each node, and reports what does not fit.
struct ExpressionChecker {
    /// The names to hold the expression to; `nil` takes any.
    let schema: EventSchemaNames?
    /// The faults found so far.
    private(set) var faults: [ExpressionFault] = []

    init(schema: EventSchemaNames?) {
        self.schema = schema
    }

    mutating func report(_ place: SourceRanges, _ message: String, expected: String? = nil, hint: String? = nil) {
        faults.append(ExpressionFault(range: place.range, message: message, expected: expected, hint: hint))
    }

    /// Reports an expression that does not come to what its role needs.
    mutating func check(_ expression: Expression, _ place: SourceRanges, as role: ExpressionRole) {
        guard let found = type(of: expression, place), found != role.type else { return }
        let hint: String? =
            role == .number && found == .bool
            ? "write `condition ? 1 : 0` for a number, or use it as the filter"
            : role == .condition && found == .number ? "compare it, as in `\(expression) > 0`" : nil
        report(
            place,
            "the expression comes to \(found.article)",
            expected: role == .number ? "a number" : "a condition, true or false",
            hint: hint
        )
    }

    /// The expression's type; `nil` where it has none, which is then reported.
    mutating func type(of expression: Expression, _ place: SourceRanges) -> ExpressionType? {
        switch expression {
        case .literal(let value):
            return value.type
        case .attribute(let name):
            checkName(name, place, "attribute", declared: schema?.attributes, others: schema?.dimensions)
            return .number
        case .dimension(let name):
            checkName(name, place, "dimension", declared: schema?.dimensions, others: schema?.attributes)
            return .string
        case .customer:
            return .string
        case .unary(let sign, let operand):
            let type: ExpressionType = sign == .negate ? .number : .bool
            require(type, operand, place.operand(0), of: sign.rawValue)
            return type
        case .binary(let sign, let left, let right):
            return binaryType(sign, left, right, place)
        case .membership(let subject, let values):
            checkMembership(subject, values, place)
            return .bool
        case .conditional(let condition, let first, let second):
            require(.bool, condition, place.operand(0), of: "?")
            return branchType(first, second, place)
        }
    }

    private mutating func binaryType(
        _ sign: Expression.BinaryOperator,
        _ left: Expression,
        _ right: Expression,
        _ place: SourceRanges
    ) -> ExpressionType {
        switch sign.family {
        case .arithmetic:
            require(.number, left, place.operand(0), of: sign.rawValue)
            require(.number, right, place.operand(1), of: sign.rawValue)
            return .number
        case .logic:
            require(.bool, left, place.operand(0), of: sign.rawValue)
            require(.bool, right, place.operand(1), of: sign.rawValue)
        case .equality, .ordering:
            let first = type(of: left, place.operand(0))
            let second = type(of: right, place.operand(1))
            if let first, let second, first != second {
                report(
                    place,
                    "`\(sign.rawValue)` compares \(first.article) with \(second.article)",
                    expected: "two values of one type",
                    hint: Self.typeHint(left, first, right, second)
                )
            } else if sign.family == .ordering, first == .bool {
                report(place, "`\(sign.rawValue)` compares conditions", expected: "two numbers or two strings")
            }
        }
        return .bool
    }

    private mutating func branchType(
        _ first: Expression,
        _ second: Expression,
        _ place: SourceRanges
    ) -> ExpressionType? {
        let type = type(of: first, place.operand(1))
        let other = self.type(of: second, place.operand(2))
        guard let type, let other else { return nil }
        guard type == other else {
            report(
                place,
                "one branch of `? :` is \(type.article), the other \(other.article)",
                expected: "two branches of one type"
            )
            return nil
        }
        return type
    }
}
