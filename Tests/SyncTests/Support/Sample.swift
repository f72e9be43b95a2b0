import Metering
import Testing

@testable import SyncEngine

/// Meters and files as the tests need them.
enum Sample {
    static func schedule(_ cron: String = "0 0 1 * *", _ zone: String = "Etc/UTC") throws -> ResetSchedule {
        ResetSchedule(cron: try CronSchedule(cron), timeZone: try TimeZoneID(zone))
    }

    static func key(_ text: String) throws -> Meter.Key { try #require(Meter.Key(text)) }

    static func formula(_ text: String) throws -> Formula { .expression(try ExpressionParser.parse(text).expression) }

    /// A sum of bytes, changed by a closure.
    static func meter(
        _ key: String = "egress",
        _ name: String? = nil,
        _ change: (inout Meter.Draft) throws -> Void = { _ in }
    ) throws -> Meter {
        var draft = Meter.Draft(key: try Sample.key(key), name: name ?? key.uppercased(), aggregation: .sum)
        draft.unit = "MiB"
        draft.event = "api_request"
        draft.value = try formula("attributes.bytes")
        draft.dimensions = ["region"]
        draft.resetSchedule = try schedule()
        try change(&draft)
        return try Meter(draft)
    }

    static func event(_ description: String? = nil) throws -> EventSchema {
        try EventSchema(
            name: "api_request",
            description: description,
            attributes: [.init(name: "bytes", unit: "bytes"), .init(name: "status")],
            dimensions: ["region", "tier"]
        )
    }

    static func files(_ meters: [Meter], customers: [CustomerMeter] = []) throws -> SyncFiles {
        SyncFiles(meters: meters.map { .init($0) }, events: [try event()], customers: customers)
    }
}
