import AdapterKit
import Metering

extension MeterTypeDraft {
    /// Decides the aggregation, or refuses it.
    mutating func decideAggregation() {
        if let word = UsageEngineAggregation.word(meter.aggregation) {
            terms.aggregation = word
            return
        }
        let remedy =
            switch meter.aggregation {
            case .average: "meter the sum and the count as two meters, and divide where the invoice is made"
            case .latest:
                "use `max` or `min` if that is what is billed, or leave this vendor out of the meter's `vendors`"
            default: "leave this vendor out of the meter's `vendors`, or report each of them once and use `count`"
            }
        note(
            .aggregation,
            .refused,
            "Usage Engine has sum, increment, max and min, and no `\(meter.aggregation)`",
            remedy: remedy
        )
    }

    /// Decides the reset schedule and its time zone, or refuses them.
    mutating func decideSchedule() {
        guard let schedule = meter.resetSchedule ?? defaults.resetSchedule else {
            note(
                .resetSchedule,
                .refused,
                "Usage Engine requires a reset schedule, and neither the meter nor the project's defaults have one",
                remedy: "give the meter a `resetSchedule`, or the project `defaults: { resetSchedule: ... }`"
            )
            return
        }
        let fields = UsageEngineSchedule(schedule.cron)
        terms.schedule = fields
        terms.timezone = schedule.timeZone.identifier
        if fields.restrictsBothDays {
            note(
                .resetSchedule,
                .refused,
                "`\(fields.text)` restricts the day of the month and the weekday, and whether one or both have to match"
                    + " is not documented for Usage Engine",
                remedy: "restrict only one of the two day fields"
            )
        }
    }

    /// Says what Usage Engine does differently at the ends of the active window.
    mutating func noteWindow(_ now: Timestamp) {
        for (field, instant) in [(MeterField.activeFrom, meter.activeFrom), (.activeTo, meter.activeTo)] {
            guard let instant, instant > now, instant.hasFineFraction else { continue }
            note(
                field,
                .emulated,
                "Usage Engine keeps milliseconds; the projection drops events outside the exact instant",
                remedy: "give the instant in whole milliseconds"
            )
        }
    }

    /// Says what the projection does in the vendor's place.
    mutating func noteProjection() {
        let stream = "the records that reach the stream come through the event projection"
        switch meter.value {
        case .opaque(let dialect, _)?: refuseOpaque(.value, dialect)
        case .expression(let expression)? where expression.asSingleAttribute == nil:
            note(
                .value,
                .emulated,
                "a record carries one number, which the projection computes; right as long as \(stream)",
                remedy: "send usage with `meterway ingest`, or compute the value in the stream",
                source: UsageEngineSource.guide
            )
        default: break
        }
        switch meter.filter {
        case .opaque(let dialect, _)?: refuseOpaque(.filter, dialect)
        case .expression?:
            note(
                .filter,
                .emulated,
                "meter types have no filter, so the projection drops events; right as long as \(stream)",
                remedy: "send usage with `meterway ingest`, or put the filter into the stream"
            )
        case nil: break
        }
        noteDimensions()
        if meter.status != .active {
            note(
                .status,
                .emulated,
                "meter types cannot be switched off, so the projection drops every event; right as long as \(stream)",
                remedy: "set `activeTo`, or leave this vendor out of the meter's `vendors` until the meter is in use"
            )
        }
    }

    private mutating func noteDimensions() {
        guard !meter.dimensions.isEmpty else { return }
        let names = Excerpt.list(meter.dimensions)
        note(
            .dimensions,
            .emulated,
            "meter types have no dimensions; usage is split if the stream's Meter processor groups by \(names)",
            remedy: "name these fields as group-by fields in the stream's Meter processor"
        )
    }

    private mutating func refuseOpaque(_ field: MeterField, _ dialect: String) {
        note(
            field,
            .refused,
            "it is text in the language of `\(dialect)`, which Usage Engine does not evaluate",
            remedy: "write it as an expression, or leave this vendor out of the meter's `vendors`"
        )
    }

    /// Says which descriptive fields stay with Meterway.
    mutating func noteAbsentFields() {
        if meter.billableName?.isEmpty == false {
            note(.billableName, .lossy, "meter types have no name for invoices", remedy: Finding.kept)
        }
        if !meter.labels.isEmpty {
            note(.labels, .lossy, "meter types have no labels", remedy: Finding.kept)
        }
    }

    /// Refuses customers that no counter can be made for.
    mutating func noteCustomers(_ customers: [CustomerMeter]) {
        let users = Set(customers.map(\.customer).filter { $0.unicodeScalars.count > UsageEngineLimit.userID })
        let keys = Set(customers.map(\.meterKey).filter { $0.unicodeScalars.count > UsageEngineLimit.meterKey })
        for (noun, texts, limit) in [
            ("customer", users, UsageEngineLimit.userID), ("meterKey", keys, UsageEngineLimit.meterKey),
        ] {
            for text in texts.sorted() {
                note(
                    .customers,
                    .refused,
                    "the \(noun) `\(text.prefix(40))…` has \(text.unicodeScalars.count) characters, and Usage"
                        + " Engine takes \(limit)",
                    remedy: "correct it under `customers`; a meterKey is the id of a stream's Meter processor",
                    source: UsageEngineSource.createMeter
                )
            }
        }
    }
}
