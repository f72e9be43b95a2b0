import Metering

/// What there is to say of meters at Togai.
enum TogaiFindings {
    static let createPage = "Togai API: Create an usage meter"
    static let logicPage = "Togai JSON-logic evaluator (json-logic-java fork, June 2024)"
    static let ingestPage = "Togai API: Ingest events to Togai"

    static func aggregation(_ aggregation: Aggregation) -> Finding {
        Finding(
            .aggregation,
            .refused,
            reason: "Togai's API has no `\(aggregation)`, only COUNT and SUM",
            remedy: "leave Togai out of this meter's `vendors`, or use `sum` or `count`",
            source: "\(createPage), aggregation"
        )
    }

    static func foreign(_ field: MeterField, _ dialect: String) -> Finding {
        Finding(
            field,
            .refused,
            reason: "the \(field.rawValue) is text in the language of `\(dialect)`",
            remedy: "write it as an expression, or leave Togai out of this meter's `vendors`"
        )
    }

    static func identifier(_ field: MeterField, _ name: String) -> Finding {
        Finding(
            field,
            .refused,
            reason: "the name `\(name)` cannot be one of Togai's: \(TogaiNames.rule)",
            remedy: "rename it in the event, or leave Togai out of this meter's `vendors`",
            source: "Togai API: Create an event schema, attributes and dimensions"
        )
    }

    static func besideOpaque(_ field: MeterField) -> Finding {
        Finding(
            field,
            .refused,
            reason: "the value is Togai's own text, which cannot be computed together with the \(field.rawValue)",
            remedy: "write the value as an expression, or the \(field.rawValue) in a form that Togai evaluates itself"
        )
    }

    /// The fields that a number computed on the way stands for.
    static func derived(
        _ meter: Meter,
        _ formula: TogaiFormula,
        valueIsNative: Bool,
        filterIsNative: Bool
    ) -> [Finding] {
        var findings: [Finding] = []
        if meter.aggregation == .count, !formula.countsFlag {
            let reason = "counted as a sum of ones that the projection computes"
            findings.append(emulated(.aggregation, reason, "\(createPage), computations"))
        }
        if meter.value != nil {
            let reason =
                valueIsNative
                ? "computed by the projection together with what Togai cannot evaluate"
                : reason(meter.value?.canonical().expression)
            findings.append(emulated(.value, reason, logicPage))
        }
        if meter.filter?.expression != nil {
            let reason =
                filterIsNative
                ? "applied by the projection together with what Togai cannot evaluate"
                : "applied by the projection, since Togai would count some events otherwise"
            findings.append(emulated(.filter, reason, logicPage))
        }
        return findings + window(meter, "the projection counts events outside as 0")
    }

    /// The instants between which the meter counts.
    static func window(_ meter: Meter, _ reason: String) -> [Finding] {
        [(MeterField.activeFrom, meter.activeFrom), (.activeTo, meter.activeTo)].compactMap { field, instant in
            instant.map { _ in emulated(field, "Togai's meters have no such field: \(reason)", createPage) }
        }
    }

    private static func emulated(_ field: MeterField, _ reason: String, _ source: String) -> Finding {
        Finding(
            field,
            .emulated,
            reason: reason,
            remedy: "send events with `meterway ingest`, which does it",
            source: source
        )
    }

    private static func reason(_ value: Expression?) -> String {
        value?.contains(.divide) ?? false
            ? "computed by the projection, since Togai rounds quotients to 4 decimals"
            : "computed by the projection, since Togai would come to another number for some events"
    }

    /// The fields without a place at Togai.
    static func absent(_ meter: Meter, hasCustomers: Bool) -> [Finding] {
        var findings: [Finding] = []
        func lose(_ field: MeterField, _ isSet: Bool, _ reason: String) {
            guard isSet else { return }
            findings.append(
                Finding(
                    field,
                    .lossy,
                    reason: reason,
                    remedy: Finding.kept,
                    source: createPage
                )
            )
        }
        lose(.unit, meter.unit != nil, "Togai's usage meters have no unit")
        if meter.resetSchedule != nil {
            findings.append(
                Finding(
                    .resetSchedule,
                    .emulated,
                    reason: "Togai's usage meters have no periods: the billing cycle is the account's",
                    remedy: "read or bill usage by the schedule's period bounds",
                    source: createPage
                )
            )
        }
        lose(.category, meter.category?.isEmpty == false, "Togai's usage meters have no category")
        lose(.externalRef, meter.externalRef != nil, "Togai's usage meters have no foreign id")
        lose(.labels, !meter.labels.isEmpty, "Togai's usage meters have no labels")
        lose(.customers, hasCustomers, "Togai counts for every account by itself, and has no counter to set up")
        return findings
    }

    static func name(_ reason: String, _ fidelity: Fidelity, remedy: String) -> Finding {
        Finding(.name, fidelity, reason: reason, remedy: remedy, source: "\(createPage), name")
    }

    static func cut(_ field: MeterField, limit: Int) -> Finding {
        Finding(
            field,
            .lossy,
            reason: "longer than Togai's \(limit) characters, and made to fit",
            remedy: "shorten it, or accept the cut; Meterway keeps the whole",
            source: "\(createPage), \(field.rawValue)"
        )
    }

    static func event(_ reason: String, _ fidelity: Fidelity, remedy: String) -> Finding {
        Finding(.event, fidelity, reason: reason, remedy: remedy, source: "Togai API: Create an event schema")
    }

    static func dimensions(_ reason: String, _ fidelity: Fidelity, remedy: String) -> Finding {
        Finding(
            .dimensions,
            fidelity,
            reason: reason,
            remedy: remedy,
            source: "Togai API: Create an event schema, dimensions"
        )
    }
}

extension Expression {
    /// Whether an operator stands anywhere in the expression.
    fileprivate func contains(_ sign: BinaryOperator) -> Bool {
        switch self {
        case .literal, .attribute, .dimension, .customer: false
        case .unary(_, let operand), .membership(let operand, _): operand.contains(sign)
        case .binary(let own, let left, let right): own == sign || left.contains(sign) || right.contains(sign)
        case .conditional(let condition, let first, let second):
            condition.contains(sign) || first.contains(sign) || second.contains(sign)
        }
    }
}
