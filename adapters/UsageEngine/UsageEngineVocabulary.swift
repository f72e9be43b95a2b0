import AdapterKit
import Metering

/// The kinds of objects at Usage Engine, by the names plans use.
enum UsageEngineKind {
    /// The definition of a meter.
    static let meterType = ObjectKind("meterType")
    /// A customer's counter.
    static let meter = ObjectKind("meter")
    /// Both, a definition before its counters.
    static let all = [meterType, meter]
}

/// The bounds that the API reference sets, in characters unless said otherwise.
enum UsageEngineLimit {
    static let name = 80
    static let description = 200
    static let unit = 50
    static let category = 50
    static let externalRef = 100
    static let userID = 320
    static let meterKey = 36
    /// The most objects that one page of a list has.
    static let page = 100
}

/// The places in the vendor's documents that findings and capabilities cite.
enum UsageEngineSource {
    static let createType = "Usage Engine API reference: Create meter type"
    static let updateType = "Usage Engine API reference: Update meter type"
    static let createMeter = "Usage Engine API reference: Create meter"
    static let getMeter = "Usage Engine API reference: Get meter"
    static let guide = "Managing Meters with the API"
    static let reference = "Usage Engine API reference"
}

/// The names of what a project may pin for a meter at Usage Engine.
enum UsageEngineOverride {
    static let name = "name"
    static let description = "description"
    static let unit = "unit"
    static let category = "category"
    static let externalRef = "externalRef"
    /// Leaves `externalRef` unset, where the meter's own reference or key would stand.
    static let noExternalRef = "noExternalRef"
}

/// The aggregations of Usage Engine beside those of the core (Usage Engine API reference: Create meter type).
enum UsageEngineAggregation {
    /// The vendor's word; `nil` where it has none.
    static func word(_ aggregation: Aggregation) -> String? {
        switch aggregation {
        case .sum: "sum"
        case .count: "increment"
        case .max: "max"
        case .min: "min"
        case .unique, .average, .latest: nil
        }
    }

    /// The core's aggregation for a word of the vendor, in lower case; `nil` for any other word.
    static func aggregation(_ word: String) -> Aggregation? {
        switch word {
        case "sum": .sum
        case "increment": .count
        case "max": .max
        case "min": .min
        default: nil
        }
    }
}
