/// Decides what an accepted event counts for.
struct EventProcessor: Sendable {
    /// The event schema's version in force; nil where there is no active schema of the event's name.
    var schema: SchemaVersion?
    /// The active meters of the schema.
    var meters: [UsageMeter]
    /// Whether an event fails that lacks an attribute or a dimension of its schema.
    var needsAllFields: Bool

    /// What becomes of an event that has an id, is no duplicate, and whose account is known.
    func outcome(of event: UsageEvent) -> EventOutcome {
        guard let schema else {
            let text = "There is no active event schema '\(event.schemaName)'."
            return EventOutcome(status: .schemaNotDefined, description: text)
        }
        if let problem = problem(of: event, in: schema.fields) {
            return EventOutcome(status: .failed, description: problem, schemaVersion: schema.number)
        }
        if meters.isEmpty {
            let text = "The event schema has no active usage meter."
            return EventOutcome(status: .noMatchingMeters, description: text, schemaVersion: schema.number)
        }
        do {
            return EventOutcome(schema: schema, traces: try traces(of: event))
        } catch {
            let text = "The units could not be computed: \(error.message)"
            return EventOutcome(status: .unitsInvalid, description: text, schemaVersion: schema.number)
        }
    }

    private func problem(of event: UsageEvent, in fields: SchemaFields) -> String? {
        let attributes = Set(fields.attributes.map(\.name))
        if let extra = event.attributes.first(where: { !attributes.contains($0.name) }) {
            return "The event schema has no attribute '\(extra.name)'."
        }
        if let extra = event.dimensions.first(where: { !fields.dimensions.contains($0.name) }) {
            return "The event schema has no dimension '\(extra.name)'."
        }
        guard needsAllFields else { return nil }
        let present = Set(
            event.attributes.map { "attribute \($0.name)" } + event.dimensions.map { "dimension \($0.name)" }
        )
        let needed = fields.attributes.map { "attribute \($0.name)" } + fields.dimensions.map { "dimension \($0)" }
        return needed.first { !present.contains($0) }.map { "The event lacks the \($0)." }
    }

    private func traces(of event: UsageEvent) throws(LogicFailure) -> [EventOutcome.Trace] {
        let data = event.logicData
        var traces: [EventOutcome.Trace] = []
        for meter in meters {
            traces.append(
                EventOutcome.Trace(
                    meterID: meter.id,
                    meterName: meter.definition.name,
                    meterVersion: meter.version,
                    units: try meter.definition.units(of: event, data: data)
                )
            )
        }
        return traces
    }
}

extension EventOutcome {
    fileprivate init(schema: SchemaVersion, traces: [Trace]) {
        let isMetered = traces.contains { $0.units != nil }
        self.init(
            status: isMetered ? .metered : .notMetered,
            description: isMetered ? "Ingestion completed successfully" : "No usage meter counts the event.",
            schemaVersion: schema.number,
            traces: traces
        )
    }
}

extension MeterDefinition {
    /// What an event counts for; nil where the meter disregards it.
    ///
    /// Not said by the document: all filters have to hold, and one of the matchers as well. The results of several
    /// matching computations are added up. A computation that yields null, as one of a missing attribute does, counts
    /// nothing.
    ///
    /// - Parameters:
    ///   - event: the event.
    ///   - data: what logic sees of the event.
    /// - Returns: the units, 1 with the aggregation COUNT.
    /// - Throws: ``LogicFailure`` where the logic cannot be evaluated, or yields neither a number nor null.
    func units(of event: UsageEvent, data: LogicValue) throws(LogicFailure) -> ExactDecimal? {
        for filter in filters ?? [] {
            guard event.value(ofField: filter.field).map(ExactText.init) == ExactText(filter.value) else { return nil }
        }
        guard let computations, !computations.isEmpty else { return aggregation == .count ? .one : nil }
        let evaluator = LogicEvaluator()
        var total: ExactDecimal?
        for computation in computations.sorted(by: { $0.order < $1.order }) {
            switch computation.matcher {
            case .opaque: continue
            case .logic(_, let node):
                guard try evaluator.value(of: node, in: data).isTruthy else { continue }
            case nil: break
            }
            if aggregation == .count { return .one }
            let result = try evaluator.value(of: computation.logic, in: data)
            if result == .null { continue }
            guard let units = result.coercedNumber else {
                throw LogicFailure("'\(result.text ?? "null")' of the meter '\(name)' is no number")
            }
            total = total.map { $0 + units } ?? units
        }
        return total
    }
}
