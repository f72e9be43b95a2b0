import AdapterKit
import Metering

extension MeterTypeDraft {
    /// The meter type to have.
    func object(now: Timestamp) -> DesiredObject {
        var marks = [Mark("name", terms.name)]
        if let reference = terms.externalRef {
            marks.insert(Mark("externalRef", reference), at: 0)
        }
        return DesiredObject(
            ref: ref,
            meters: [meter.key],
            name: terms.name,
            image: terms.image(now: now),
            marks: marks,
            body: terms.creation(now: now)
        )
    }

    /// What becomes of usage events; `nil` for a meter that is not in use.
    var rule: ProjectionRule? {
        guard meter.status == .active else { return nil }
        let value = meter.aggregation == .count ? Expression.literal(.number(.one)) : meter.value?.expression
        return ProjectionRule(
            meters: [meter.key],
            event: meter.event,
            from: meter.activeFrom,
            to: meter.activeTo,
            filter: meter.filter?.expression,
            output: ProjectedTemplate(
                target: terms.externalRef ?? terms.name,
                value: value,
                dimensions: meter.dimensions.map { ProjectedDimension(name: $0, dimension: $0) }
            )
        )
    }
}

extension UsageEngineTerms {
    /// The body of a create: what cannot be sent any more is left out (Usage Engine API reference: Create meter type).
    func creation(now: Timestamp) -> JSONValue {
        var body = JSONObject()
        body["name"] = .string(name)
        body["description"] = description.flatMap { $0.isEmpty ? nil : .string($0) }
        body["category"] = category.flatMap { $0.isEmpty || $0 == Self.defaultCategory ? nil : .string($0) }
        body["externalRef"] = externalRef.map(JSONValue.string)
        body["unit"] = unit.map(JSONValue.string)
        body["aggregation"] = aggregation.map { .object(["type": .string($0)]) }
        body["resetSchedule"] = schedule.map(\.json)
        body["timezone"] = timezone.map(JSONValue.string)
        if let start = activeFrom, !start.isPast(now) {
            body["activeFrom"] = Self.wire(start.roundedDown)
        }
        if let end = activeTo, !end.isPast(now) {
            body["activeTo"] = Self.wire(end.roundedUp)
        }
        return .object(body)
    }

    /// An instant of an image as requests write it.
    static func wire(_ value: JSONValue) -> JSONValue {
        guard let text = value.string, let instant = try? Timestamp(iso8601: text) else { return value }
        return .string(instant.usageEngineText)
    }
}
