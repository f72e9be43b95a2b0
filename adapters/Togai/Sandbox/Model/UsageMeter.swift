/// A usage meter.
struct UsageMeter: Sendable, Hashable {
    let id: String
    var definition: MeterDefinition
    var status = Lifecycle.draft
    /// Rises with each edit.
    var version = 1
    /// The order of changes among all meters: a later change has a greater number.
    var revision: Int
    let createdAt: Milliseconds
    var updatedAt: Milliseconds
    var lastActivatedAt: Milliseconds?
}

/// How a meter folds what events count for.
enum MeterAggregation: String, Sendable, Hashable, CaseIterable {
    case count = "COUNT"
    case sum = "SUM"
}

/// What a client defines in a usage meter.
struct MeterDefinition: Sendable, Hashable {
    /// A field of the event and the text that it must have.
    struct Filter: Sendable, Hashable {
        var field: String
        var value: String
    }

    var name: String
    var billableName: String?
    var description: String?
    var aggregation: MeterAggregation
    var eventSchemaName: String?
    var filters: [Filter]?
    var computations: [Computation]?

    /// What stands on invoices.
    var displayName: String { billableName ?? name }

    /// Whether it counts events in the same way as another definition.
    func measuresLike(_ other: MeterDefinition) -> Bool {
        aggregation == other.aggregation && eventSchemaName == other.eventSchemaName && filters == other.filters
            && computations == other.computations
    }

    /// What is wrong with it in itself, beside what its event schema says about it.
    var problems: [String] {
        guard aggregation == .count else { return [] }
        return (computations ?? []).filter { $0.text != "1" }.map {
            "computations: with aggregation COUNT a computation must be '1', found '\($0.text)'"
        }
    }

    /// What is wrong with it for events of a schema.
    func problems(in fields: SchemaFields) -> [String] {
        var problems: [String] = []
        let validator = LogicValidator(variables: fields.variables)
        for (index, computation) in (computations ?? []).enumerated() {
            if case .logic(_, let node) = computation.matcher {
                problems += validator.problems(in: node).map { "computations[\(index)].matcher: \($0)" }
            }
            problems += validator.problems(in: computation.logic).map { "computations[\(index)].computation: \($0)" }
        }
        for filter in filters ?? [] where !(fields.filterFields ?? []).contains(filter.field) {
            problems.append("filters: '\(filter.field)' is none of the filterFields of the event schema")
        }
        return problems
    }
}
