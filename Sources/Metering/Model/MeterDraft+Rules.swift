extension Meter.Draft {
    /// The rules of the model that the draft breaks, in the order of the fields.
    package var problems: [MeterError.Problem] {
        nameProblems + valueProblems + filterProblems + dimensionProblems + windowProblems
    }

    private var nameProblems: [MeterError.Problem] {
        var found: [MeterError.Problem] = []
        if name.allSatisfy(\.isWhitespace) {
            found.append(.init(.name, "the name is empty", expected: "a name that people know the meter by"))
        }
        if unit == "" { found.append(Self.empty(.unit)) }
        if event == "" { found.append(Self.empty(.event)) }
        if externalRef == "" { found.append(Self.empty(.externalRef)) }
        return found
    }

    private static func empty(_ field: MeterField) -> MeterError.Problem {
        .init(field, "the \(field.rawValue) is empty", expected: "a text, or no such field")
    }

    private var valueProblems: [MeterError.Problem] {
        switch (aggregation.needsValue, value) {
        case (true, nil):
            [
                .init(
                    .value,
                    "the aggregation `\(aggregation)` folds a value, and there is none",
                    expected: "a value such as `attributes.bytes`"
                )
            ]
        case (false, .some):
            [
                .init(
                    .value,
                    "the aggregation `\(aggregation)` takes no value",
                    expected: "no value, or an aggregation that folds one, such as `sum`"
                )
            ]
        case (_, .expression(let expression)?):
            expression.problem(as: .number).map { [.init(.value, $0, expected: "an expression that gives a number")] }
                ?? []
        default: []
        }
    }

    private var filterProblems: [MeterError.Problem] {
        guard case .expression(let expression)? = filter, let problem = expression.problem(as: .condition) else {
            return []
        }
        return [.init(.filter, problem, expected: "an expression that is true or false")]
    }

    private var dimensionProblems: [MeterError.Problem] {
        var seen: Set<String> = []
        var found: [MeterError.Problem] = []
        for name in dimensions {
            if name.isEmpty {
                found.append(.init(.dimensions, "a dimension's name is empty", expected: "names of dimensions"))
            } else if !seen.insert(name).inserted {
                found.append(
                    .init(.dimensions, "the dimension `\(name)` is named twice", expected: "each dimension once")
                )
            }
        }
        if case .unique(.dimension("")) = aggregation {
            found.append(.init(.aggregation, "`unique` names no dimension", expected: "`unique: dimensions.NAME`"))
        }
        return found
    }

    private var windowProblems: [MeterError.Problem] {
        guard let activeFrom, let activeTo, activeTo <= activeFrom else { return [] }
        return [
            .init(
                .activeTo,
                "the meter would end at \(activeTo), before it begins at \(activeFrom)",
                expected: "an instant after activeFrom"
            )
        ]
    }
}
