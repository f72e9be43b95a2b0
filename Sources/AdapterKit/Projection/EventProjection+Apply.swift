package import Metering

extension EventProjection {
    /// What becomes of one usage event: the events that the vendor gets, and the meters that cannot count it.
    ///
    /// A meter whose filter or value cannot be evaluated is rejected for this event; the other meters go on. Where all meters
    /// of a rule are rejected, the vendor gets no event, so that the event's id is free for the event once it is repaired.
    package func apply(to event: UsageEvent) -> ProjectionResult {
        var result = ProjectionResult()
        for rule in rules {
            var rejections: [ProjectionResult.Rejection] = []
            do {
                guard let projected = try rule.project(event, rejections: &rejections) else { continue }
                let failures = rule.checks.compactMap { $0.failure(for: event) }
                let all = rejections + failures.map(\.rejection)
                if rule.isRejected(by: all) {
                    let reasons = all.map(\.reason).distinct
                    result.rejections.append(.init(meters: rule.meters, reason: reasons.joined(separator: "; ")))
                } else {
                    result.events.append(projected)
                    result.rejections += rejections + failures.map(\.rejectionOfSent)
                }
            } catch {
                result.rejections.append(.init(meters: rule.meters, reason: error.description))
            }
        }
        return result
    }
}

extension ProjectionRule {
    /// Whether the rule takes an event by its name and its instant.
    package func takes(_ event: UsageEvent) -> Bool {
        (self.event == nil || self.event == event.event) && event.timestamp.isWithin(from, to)
    }

    /// Whether rejections leave no meter that counts an event.
    fileprivate func isRejected(by rejections: [ProjectionResult.Rejection]) -> Bool {
        guard !rejections.isEmpty, !meters.isEmpty else { return false }
        let rejected = Set(rejections.flatMap(\.meters))
        return meters.allSatisfy(rejected.contains)
    }

    /// The event that the vendor gets; `nil` where the rule does not take the event.
    fileprivate func project(
        _ event: UsageEvent,
        rejections: inout [ProjectionResult.Rejection]
    ) throws(EvaluationError) -> ProjectedEvent? {
        guard takes(event) else { return nil }
        if let filter, try !filter.condition(event) { return nil }
        var attributes: [ProjectedEvent.Attribute] = []
        for attribute in output.attributes {
            do {
                if let value = try attribute.quantity(event) {
                    attributes.append(.init(name: attribute.name, value: value, unit: attribute.unit))
                }
            } catch {
                rejections.append(.init(meters: attribute.meter.map { [$0] } ?? meters, reason: error.description))
                if let otherwise = attribute.otherwise {
                    attributes.append(.init(name: attribute.name, value: otherwise, unit: attribute.unit))
                }
            }
        }
        var dimensions: [String: String] = [:]
        for dimension in output.dimensions {
            dimensions[dimension.name] = event.dimensions[dimension.dimension]
        }
        return ProjectedEvent(
            id: event.id + output.idSuffix,
            target: output.target,
            customer: event.customer,
            timestamp: event.timestamp,
            value: try output.value?.number(event),
            attributes: attributes,
            dimensions: dimensions
        )
    }
}

extension ProjectionCheck {
    /// Why the meter cannot count an event.
    fileprivate struct Failure {
        let meter: Meter.Key
        let error: EvaluationError

        var rejection: ProjectionResult.Rejection { .init(meters: [meter], reason: error.description) }

        /// The rejection where the vendor gets the event for other meters: a number that is only too long for Meterway is none that the
        /// vendor lacks.
        var rejectionOfSent: ProjectionResult.Rejection {
            guard error.problems == [.overflow] else { return rejection }
            let reason =
                "\(error); the vendor gets the event for other meters, and may count it for this one, since the limit is not "
                + "the vendor's"
            return .init(meters: [meter], reason: reason)
        }
    }

    /// Why the meter cannot count an event; `nil` where it can, or leaves the event out.
    fileprivate func failure(for event: UsageEvent) -> Failure? {
        do {
            if let filter, try !filter.condition(event) { return nil }
            _ = try value?.number(event)
            return nil
        } catch {
            return Failure(meter: meter, error: error)
        }
    }
}

extension ProjectedAttribute {
    /// The attribute's number for an event; `nil` where it is left out.
    fileprivate func quantity(_ event: UsageEvent) throws(EvaluationError) -> Quantity? {
        if meter == nil {
            if case .attribute(let name) = value { return event.attributes[name] }
            return try value.number(event)
        }
        guard event.timestamp.isWithin(from, to) else { return otherwise }
        if let filter, try !filter.condition(event) { return otherwise }
        return try value.number(event)
    }
}

extension Timestamp {
    /// Whether the instant lies in a half-open window whose ends may be missing.
    fileprivate func isWithin(_ from: Timestamp?, _ to: Timestamp?) -> Bool {
        if let from, self < from { return false }
        if let to, self >= to { return false }
        return true
    }
}
