import AdapterKit
import Metering

extension TogaiSchemaPlan {
    /// What is sent to the schema of each of its events; `nil` where none of its meters counts.
    ///
    /// A schema that is not named after its event gets a second event of the same usage event, whose id therefore differs:
    /// Togai takes each id once in 45 days (Togai guide: Event ingestion).
    var rule: ProjectionRule? {
        let counting = members.filter { $0.meter.status == .active }
        guard !counting.isEmpty else { return nil }
        var output = ProjectedTemplate(target: name)
        output.idSuffix = name == source ? "" : "." + FittedText.mark(of: name)
        output.dimensions = dimensions.map { ProjectedDimension(name: $0, dimension: $0) }
        output.attributes = Set(counting.flatMap { $0.formula?.attributes ?? [] }).sorted().map {
            ProjectedAttribute(name: $0, value: .attribute($0))
        }
        var rule = ProjectionRule(
            meters: counting.map(\.key),
            event: source,
            output: output,
            checks: counting.compactMap(\.check)
        )
        if counting[0].formula?.isGated ?? false {
            rule.from = counting[0].meter.activeFrom
            rule.to = counting[0].meter.activeTo
        }
        for member in counting {
            guard let derivation = member.formula?.derived else { continue }
            var attribute = ProjectedAttribute(
                name: derivedName(member),
                value: derivation.value,
                meter: member.key,
                otherwise: .zero
            )
            if members.count == 1 {
                // Nothing else looks at these events, so those that do not count need not be sent.
                rule.narrow(to: derivation)
            } else {
                attribute.narrow(to: derivation)
            }
            rule.output.attributes.append(attribute)
        }
        return rule
    }
}

extension ProjectionRule {
    fileprivate mutating func narrow(to derivation: TogaiDerivation) {
        filter = derivation.filter
        from = derivation.from
        to = derivation.to
    }
}

extension ProjectedAttribute {
    fileprivate mutating func narrow(to derivation: TogaiDerivation) {
        filter = derivation.filter
        from = derivation.from
        to = derivation.to
    }
}

extension TogaiMeterDraft {
    /// What has to have a value of an event; `nil` where the projection computes it, or only Togai understands it.
    ///
    /// Togai's evaluator makes null of what is missing, and counts nothing then, without a word.
    fileprivate var check: ProjectionCheck? {
        guard let formula, formula.derived == nil else { return nil }
        let parts = [meter.value, meter.filter].compactMap(\.self)
        guard !parts.isEmpty, parts.allSatisfy({ $0.expression != nil }) else { return nil }
        return ProjectionCheck(
            meter: key,
            filter: meter.filter?.canonical().expression,
            value: meter.value?.canonical().expression
        )
    }
}
