import AdapterKit
import Metering
import Testing
import Transport

@testable import UsageEngineAdapter

/// Connections, meters and requests as tests need them.
enum Bench {
    static let now = instant("2026-11-21T12:00:00Z")
    static let secret = "s3cr3t-of-the-client"

    static func instant(_ text: String) -> Timestamp { (try? Timestamp(iso8601: text)) ?? .epoch }

    static func period(_ text: String) throws -> Period { try Period(interval: text) }

    static func schedule(_ cron: String = "0 0 1 * *", _ zone: String = "Etc/UTC") throws -> ResetSchedule {
        ResetSchedule(cron: try CronSchedule(cron), timeZone: try TimeZoneID(zone))
    }

    static func key(_ text: String) throws -> Meter.Key { try #require(Meter.Key(text)) }

    /// A meter of bytes with a unit and a schedule, changed by a closure.
    static func meter(
        _ key: String = "egress",
        _ aggregation: Aggregation = .sum,
        _ change: (inout Meter.Draft) throws -> Void = { _ in }
    ) throws -> Meter {
        var draft = Meter.Draft(key: try Bench.key(key), name: "Meter \(key)", aggregation: aggregation)
        draft.unit = "MiB"
        draft.event = "api_request"
        draft.value = aggregation.needsValue ? try formula("attributes.bytes") : nil
        draft.resetSchedule = try schedule()
        try change(&draft)
        return try Meter(draft)
    }

    static func formula(_ text: String) throws -> Formula { .expression(try ExpressionParser.parse(text).expression) }

    static func request(
        _ entries: [MeterEntry],
        customers: [CustomerMeter] = [],
        defaults: MeterDefaults = MeterDefaults(),
        now: Timestamp = now
    ) -> EncodingRequest {
        EncodingRequest(entries: entries, events: [], customers: customers, defaults: defaults, now: now)
    }

    static let translator = UsageEngineTranslator(instance: "usage-engine")

    static func encode(_ meters: Meter...) -> Translation { translator.encode(request(meters.map { MeterEntry($0) })) }

    static func adapter(
        _ transport: any HTTPTransport,
        url: String = "https://api.example.com",
        values: [String: JSONValue] = [:],
        credentials: [String: String] = ["clientID": "sandbox-client", "clientSecret": secret],
        now: @escaping @Sendable () -> Timestamp = { now }
    ) throws -> UsageEngineAdapter {
        let settings = ConnectionSettings(
            instance: "usage-engine",
            adapter: "usage-engine",
            url: try ConnectionURL(url),
            values: values,
            credentials: credentials.mapValues { .inline(Secret($0)) }
        )
        return UsageEngineAdapter(
            settings,
            AdapterEnvironment(transport: transport, now: now) { name throws(SecretError) in
                guard let value = credentials[name] else { throw SecretError("`\(name)` is not set") }
                return Secret(value)
            }
        )
    }

    /// A meter type as it was read.
    static func observed(_ json: JSONValue, now: Timestamp = now) throws -> ObservedObject {
        UsageEngineImage.observed(try #require(MeterTypePayload(json)), now: now)
    }

    /// The answer to the creation of a wanted meter type.
    static func answer(_ object: DesiredObject, id: String, now: Timestamp = now) -> JSONValue {
        var body = object.body.object ?? JSONObject()
        body["id"] = .string(id)
        body["createdAt"] = .string(now.usageEngineText)
        body["activeFrom"] = body["activeFrom"] ?? .string(now.usageEngineText)
        body["category"] = body["category"] ?? "DEFAULT"
        body["numberOfMeters"] = 0
        return .object(body)
    }
}

/// The error of an adapter's call.
func adapterError<Value>(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ call: () async throws(AdapterError) -> Value
) async throws -> AdapterError {
    do throws(AdapterError) {
        _ = try await call()
    } catch {
        return error
    }
    throw UnexpectedSuccess()
}

/// A call that should have failed.
struct UnexpectedSuccess: Error {}
