import AdapterKit
import Metering

/// What Togai can represent and do.
enum TogaiCapabilities {
    static let capabilities = Capabilities(
        aggregations + formulas + texts + [
            entry(
                .customerMeters,
                .lossy,
                "Togai counts for every account by itself; there is nothing to set up",
                "Togai guide: Accounts"
            ),
            entry(
                .ingest,
                .exact,
                "500 events a batch; an id counts once in 45 days",
                "Togai API: Ingest events in batch"
            ),
            entry(
                .usageHistory,
                .exact,
                "by hour, day, month and account; not by dimension",
                "Togai API: Get Togai Metrics"
            ),
        ]
    )

    private static let verified = "2026-11-21"

    private static let create = "Togai API: Create an usage meter"

    private static func entry(
        _ feature: CapabilityFeature,
        _ fidelity: Fidelity,
        _ note: String,
        _ source: String
    ) -> CapabilityEntry {
        CapabilityEntry(feature, fidelity, note, source: source, verified: verified)
    }

    private static var aggregations: [CapabilityEntry] {
        let lacking: [CapabilityFeature] = [.max, .min, .uniqueCustomers, .uniqueDimension, .average, .latest]
        return [entry(.sum, .exact, "", "\(create), aggregation"), entry(.count, .exact, "", "\(create), aggregation")]
            + lacking.map { entry($0, .refused, "the API has COUNT and SUM only", "\(create), aggregation") }
    }

    private static let logic = "Togai JSON-logic evaluator (json-logic-java fork, June 2024)"

    private static var formulas: [CapabilityEntry] {
        [
            entry(.attributeValue, .exact, "", "\(create), computations"),
            entry(
                .computedValue,
                .exact,
                "+ - * of attributes and numbers; quotients, which Togai rounds to 4 decimals, and other forms are emulated",
                logic
            ),
            entry(
                .filter,
                .exact,
                "equality and lists of dimensions, comparisons of numbers, joined by && and ||; other forms are emulated",
                logic
            ),
            entry(
                .dimensions,
                .exact,
                "kept on the event schema, which all meters of the event share; at most 50",
                "Togai API: Create an event schema"
            ),
        ]
    }

    private static var texts: [CapabilityEntry] {
        [
            entry(.unit, .lossy, "usage meters have no unit; attributes have one of at most 10 characters", create),
            entry(
                .resetSchedule,
                .emulated,
                "usage meters have no periods: the billing cycle is the account's",
                create
            ),
            entry(.activeWindow, .emulated, "the projection counts events outside as 0", create),
            entry(.description, .exact, "at most 255 characters", create),
            entry(.category, .lossy, "no such field", create),
            entry(.externalRef, .lossy, "no such field", create),
            entry(.billableName, .exact, "at most 255 characters", create),
            entry(.labels, .lossy, "no such field", create),
            entry(.status, .exact, "a meter that was active cannot be a draft again", "Togai guide: Usage meters"),
        ]
    }
}
