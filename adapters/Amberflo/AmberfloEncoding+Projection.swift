import AdapterKit
import Metering

extension AmberfloEncoding {
    /// How usage events become those of the meter; `nil` where none is sent.
    ///
    /// Every meter gets events of its own, so that meters that share an event never disturb each other.
    var projection: ProjectionRule? {
        guard fidelity != .refused, meter.status == .active else { return nil }
        return ProjectionRule(
            meters: [meter.key],
            event: meter.event,
            from: meter.activeFrom,
            to: meter.activeTo,
            filter: filter,
            output: ProjectedTemplate(
                target: apiName,
                idSuffix: idSuffix,
                value: value,
                dimensions: sentDimensions.map { ProjectedDimension(name: $0, dimension: $0) }
            )
        )
    }

    /// What keeps the ids of several meters' events apart, should Amberflo take a `uniqueId` for the whole account.
    ///
    /// Events that are filed under their own name keep their id, as senders have it who feed Amberflo directly.
    private var idSuffix: String { meter.event == apiName ? "" : "/\(apiName)" }

    /// The event's number; 1 where the meter counts events or distinct values.
    private var value: Expression {
        meter.aggregation.needsValue ? meter.value?.expression ?? .number(.one) : .number(.one)
    }

    /// Which events are sent; an event without the dimension whose values are counted is rejected, as the model has it.
    private var filter: Expression? {
        let own = meter.filter?.expression
        guard case .unique(.dimension(let name)) = meter.aggregation else { return own }
        let isPresent = Expression.binary(.greaterOrEqual, .dimension(name), .string(""))
        return own.map { .binary(.and, $0, isPresent) } ?? isPresent
    }

    /// The dimensions that events carry: the meter's own, the one that is counted, and those that rules test.
    private var sentDimensions: [String] {
        var names = meter.dimensions
        let count = names.count
        if case .unique(.dimension(let name)) = meter.aggregation {
            names.append(name)
        }
        names += rules.map(\.dimension)
        // Those of the meter are distinct.
        if names.count == count { return names }
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
