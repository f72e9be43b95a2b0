import AdapterKit
import Metering

extension AmberfloFindings {
    /// How values become one number.
    var aggregation: [Finding] {
        guard AmberfloMeterType(meter.aggregation, dialect) != nil else {
            let types =
                dialect == .live
                ? "sums and distinct values" : "sums, maxima and distinct customers"
            return [
                Finding(
                    .aggregation,
                    .refused,
                    reason: "Amberflo has no meter for the aggregation `\(meter.aggregation)`, only for \(types)",
                    remedy: "take another aggregation, or leave \(translator.instance) out of the meter's `vendors`",
                    source: dialect.source(dialect.typeField)
                )
            ]
        }
        if meter.aggregation == .count {
            return [
                Finding(
                    .aggregation,
                    .emulated,
                    reason: "Amberflo adds up values: the count is right where each event is sent with the value 1",
                    remedy: Self.projectionRemedy,
                    source: dialect.source(dialect.typeField)
                )
            ]
        }
        if meter.aggregation == .unique(.customer), dialect == .live {
            return [
                Finding(
                    .aggregation,
                    .emulated,
                    reason: "the live service counts distinct values of dimensions: the number is right where it takes "
                        + "`customerId` for one, as it does in queries",
                    remedy: "compare the first totals at Amberflo with your own",
                    source: dialect.source(dialect.typeField)
                )
            ]
        }
        return []
    }

    /// What is taken of each event.
    var value: [Finding] {
        switch meter.value {
        case nil: return []
        case .opaque(let text, _)?:
            return [Self.opaque(.value, text)]
        case .expression(let expression)?:
            guard expression.asSingleAttribute == nil else { return [] }
            return [
                Finding(
                    .value,
                    .emulated,
                    reason:
                        "Amberflo takes one number an event: the total is right where `\(expression)` "
                        + "is computed before",
                    remedy: Self.projectionRemedy,
                    source: AmberfloSharedFindings.of(dialect).valueSource
                )
            ]
        }
    }

    /// Which events count.
    var filter: [Finding] {
        switch meter.filter {
        case nil: return []
        case .opaque(let text, _)?:
            return [Self.opaque(.filter, text)]
        case .expression(let expression)?:
            if expression.isAlwaysTrue { return [] }
            guard ruleCount > 0 else { return Self.unsentFilter }
            return Self.filter(
                "the filter stands at Amberflo in filtering rules (\(ruleCount)) too, and how rules combine "
                    + "is not said: the total is right where other events are not sent"
            )
        }
    }

    private static let unsentFilter = filter(
        "a definition at Amberflo has no filter: the total is right where other events are not sent"
    )

    private static func filter(_ reason: String) -> [Finding] {
        [
            Finding(
                .filter,
                .emulated,
                reason: reason,
                remedy: projectionRemedy,
                source: AmberfloDialect.document.source("FilteringRule")
            )
        ]
    }

    /// Names that Amberflo gives a meaning of its own.
    var dimensions: [Finding] {
        let reserved = meter.dimensions.filter(Amberflo.isReserved(dimension:))
        var found = reserved.map { Self.reserved(.dimensions, $0, dialect) }
        if case .unique(.dimension(let name)) = meter.aggregation, Amberflo.isReserved(dimension: name) {
            found.append(Self.reserved(.aggregation, name, dialect))
        }
        return found
    }

    private static func reserved(_ field: MeterField, _ name: String, _ dialect: AmberfloDialect) -> Finding {
        Finding(
            field,
            .refused,
            reason: "the dimension `\(name)` has a name that means something of its own at Amberflo",
            remedy: "report the dimension under another name",
            source: dialect.source("dimensions of an event")
        )
    }
}
