extension ExpressionChecker {
    /// Reports an operand that is not of the type its operator takes.
    mutating func require(
        _ wanted: ExpressionType,
        _ operand: Expression,
        _ place: SourceRanges,
        of sign: String
    ) {
        guard let found = type(of: operand, place), found != wanted else { return }
        let hint: String? =
            switch (wanted, operand) {
            case (.number, .dimension(let name)) where schema?.attributes.contains(name) ?? false:
                "did you mean `\(Expression.attribute(name))`?"
            case (.number, .literal(.string(let text))) where (try? Quantity(text)) != nil:
                "write \(text) without quotes"
            case (.bool, _) where sign == "!":
                "write `!(...)` round the whole comparison"
            case (.bool, _) where found == .number:
                "compare it, as in `\(operand) > 0`"
            default: nil
            }
        report(place, "`\(sign)` takes \(wanted.plural), found \(found.article)", hint: hint)
    }

    /// Reports a name that the event's schema does not have.
    mutating func checkName(
        _ name: String,
        _ place: SourceRanges,
        _ noun: String,
        declared: [String]?,
        others: [String]?
    ) {
        // Faults are found in the order of the text, so that none behind the last that is kept need be looked into.
        guard let schema, let declared, faults.count < ExpressionErrors.maximumCount, !declared.contains(name) else {
            return
        }
        let names = declared.isEmpty ? "none" : declared.sorted().prefix(20).joined(separator: ", ")
        let hint: String? =
            if others?.contains(name) ?? false {
                "`\(name)` is \(noun == "attribute" ? "a dimension: `dimensions" : "an attribute: `attributes").\(name)`"
            } else {
                Similarity.closest(to: name, among: declared).first.map { "did you mean `\($0)`?" }
            }
        report(
            place,
            "the event `\(schema.event)` has no \(noun) `\(name)`",
            expected: "one of its \(noun)s: \(names)",
            hint: hint
        )
    }

    /// Reports values of a list that have another type than what is looked for, and lists that are empty.
    mutating func checkMembership(_ subject: Expression, _ values: [ExpressionValue], _ place: SourceRanges) {
        guard let wanted = type(of: subject, place.operand(0)) ?? values.first?.type else { return }
        if values.isEmpty {
            report(place, "the list after `in` is empty, so that nothing is in it", expected: "at least one value")
        }
        for (index, value) in values.enumerated() where value.type != wanted {
            report(
                place.operand(index + 1),
                "the list holds \(value.type.article) where \(wanted.article) is looked for",
                expected: wanted.plural,
                hint: Self.typeHint(subject, wanted, .literal(value), value.type)
            )
        }
    }

    /// How to write a literal so that it can be compared with an operand of the other type.
    static func typeHint(
        _ left: Expression,
        _ leftType: ExpressionType,
        _ right: Expression,
        _ rightType: ExpressionType
    ) -> String? {
        for (operand, wanted) in [(left, rightType), (right, leftType)] {
            switch (operand, wanted) {
            case (.literal(.number(let value)), .string): return "write \"\(value)\" in quotes"
            case (.literal(.string(let text)), .number) where (try? Quantity(text)) != nil:
                return "write \(text) without quotes"
            case (.literal(.string(let text)), .bool) where text == "true" || text == "false":
                return "write \(text) without quotes"
            default: continue
            }
        }
        return nil
    }
}

extension SourceRanges {
    /// The place of an operand; the node's own where it is not known.
    func operand(_ index: Int) -> SourceRanges { index < children.count ? children[index] : self }
}

extension ExpressionType {
    /// The type as a noun with its article.
    var article: String {
        switch self {
        case .number: "a number"
        case .string: "a string"
        case .bool: "a condition"
        }
    }

    /// The type as a noun in the plural.
    var plural: String {
        switch self {
        case .number: "numbers"
        case .string: "strings"
        case .bool: "conditions"
        }
    }
}
