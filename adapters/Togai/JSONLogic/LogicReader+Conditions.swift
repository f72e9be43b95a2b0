import Metering

extension LogicReader {
    /// A condition, and what becomes of it for events that lack a name.
    struct Condition {
        /// What it means for events that have every name.
        var expression: Expression
        /// The names without which it cannot be true.
        var neededForTrue: Set<Expression>
        /// The names without which it cannot be false.
        var neededForFalse: Set<Expression>
        /// The names for whose absence the evaluator may count what the expression does not.
        var open: Set<Expression> = []

        init(_ expression: Expression, needs: Set<Expression>) {
            self.expression = expression
            neededForTrue = needs
            neededForFalse = needs
        }
    }

    static func reading(_ json: JSONValue) -> Condition? {
        if let value = json.bool { return Condition(.bool(value), needs: []) }
        guard let (name, arguments) = call(json) else { return nil }
        switch (name, arguments.count) {
        case ("and", 1...): return conjunction(arguments)
        case ("or", 1...): return disjunction(arguments)
        case ("!", 1): return negation(arguments[0])
        case ("!!", 1): return reading(arguments[0])
        case ("==", 2), ("===", 2): return equality(arguments, isStrict: name == "===")
        case ("!=", 2): return difference(arguments)
        case ("<", 2), ("<=", 2), (">", 2), (">=", 2): return order(name, arguments)
        case ("<", 3), ("<=", 3):
            guard let first = order(name, Array(arguments[..<2])), let second = order(name, Array(arguments[1...]))
            else {
                return nil
            }
            return joined(.and, [first, second])
        case ("in", 2): return membership(arguments)
        default: return nil
        }
    }

    private static func conjunction(_ arguments: [JSONValue]) -> Condition? {
        var guarded: Set<Expression> = []
        var parts: [Condition] = []
        for argument in arguments {
            if let (name, inner) = call(argument), name == "!!", inner.count == 1, let subject = variable(inner[0]) {
                guarded.insert(subject)
            } else {
                guard let part = reading(argument) else { return nil }
                parts.append(part)
            }
        }
        guard var whole = joined(.and, parts), guarded.isSubset(of: whole.neededForTrue) else { return nil }
        whole.open.subtract(guarded)
        return whole
    }

    private static func disjunction(_ arguments: [JSONValue]) -> Condition? {
        let parts = arguments.compactMap(reading)
        return parts.count == arguments.count ? joined(.or, parts) : nil
    }

    private static func joined(_ sign: Expression.BinaryOperator, _ parts: [Condition]) -> Condition? {
        guard var whole = parts.first else { return nil }
        for part in parts.dropFirst() {
            whole.expression = .binary(sign, whole.expression, part.expression)
            if sign == .and {
                whole.neededForTrue.formUnion(part.neededForTrue)
                whole.neededForFalse.formIntersection(part.neededForFalse)
            } else {
                whole.neededForTrue.formIntersection(part.neededForTrue)
                whole.neededForFalse.formUnion(part.neededForFalse)
            }
            whole.open.formUnion(part.open)
        }
        return whole
    }

    private static func negation(_ argument: JSONValue) -> Condition? {
        guard let part = reading(argument), part.expression.dimensionsUsed.isEmpty else { return nil }
        var whole = Condition(.unary(.not, part.expression), needs: [])
        whole.neededForTrue = part.neededForFalse
        whole.neededForFalse = part.neededForTrue
        whole.open = part.open.union(part.expression.attributesUsed.map { .attribute($0) })
        return whole
    }

    private static func equality(_ arguments: [JSONValue], isStrict: Bool) -> Condition? {
        for (subject, other) in [(arguments[0], arguments[1]), (arguments[1], arguments[0])] {
            switch (variable(subject), other) {
            case (.dimension(let name)?, .string(let text)) where !text.isEmpty:
                return Condition(.binary(.equal, .dimension(name), .string(text)), needs: [.dimension(name)])
            case (.attribute(let name)?, .number(let number)) where !isStrict:
                guard let value = number.quantity else { return nil }
                return Condition(.binary(.equal, .attribute(name), .number(value)), needs: [.attribute(name)])
            default: continue
            }
        }
        return constants(arguments)
    }

    /// Two numbers, which the evaluator holds for equal only where they are written alike.
    private static func constants(_ arguments: [JSONValue]) -> Condition? {
        guard let first = arguments[0].number, let second = arguments[1].number, let left = first.quantity,
            let right = second.quantity, left != right || first.text == second.text
        else { return nil }
        return Condition(.bool(left == right), needs: [])
    }

    private static func difference(_ arguments: [JSONValue]) -> Condition? {
        guard var found = equality(arguments, isStrict: false),
            case .binary(.equal, .attribute(let name), let value) = found.expression
        else { return nil }
        found.expression = .binary(.notEqual, .attribute(name), value)
        found.open = [.attribute(name)]
        return found
    }

    private static func order(_ name: String, _ arguments: [JSONValue]) -> Condition? {
        guard let sign = Expression.BinaryOperator(rawValue: name), let left = operand(arguments[0]),
            let right = operand(arguments[1])
        else { return nil }
        let names = left.attributesUsed.union(right.attributesUsed)
        return Condition(.binary(sign, left, right), needs: Set(names.map { .attribute($0) }))
    }

    private static func membership(_ arguments: [JSONValue]) -> Condition? {
        guard case .dimension(let name)? = variable(arguments[0]), let list = arguments[1].array, !list.isEmpty
        else { return nil }
        let texts = list.compactMap(\.string)
        guard texts.count == list.count, !texts.contains("") else { return nil }
        return Condition(
            .membership(.dimension(name), texts.map { .string($0) }),
            needs: [.dimension(name)]
        )
    }
}
