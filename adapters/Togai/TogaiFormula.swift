import AdapterKit
import Metering

/// How a meter's aggregation, value, filter and active time become a computation at Togai.
struct TogaiFormula {
    /// Togai's word.
    var aggregation: String
    /// Which events count, as Togai evaluates it; `nil` where all do.
    var matcher: String?
    /// What is taken of an event, as Togai evaluates it; `nil` where a derived attribute is summed.
    var computation: String?
    /// Matcher and computation in the spelling that is compared.
    var normalMatcher: String?
    var normalComputation: String?
    /// Further conditions of the vendor's own.
    var filters: [JSONValue] = []
    /// The event's own attributes that matcher and computation read.
    var attributes: Set<String> = []
    /// The event's dimensions that the matcher reads.
    var dimensions: Set<String> = []
    /// What is computed on the way; `nil` where Togai does all by itself.
    var derived: TogaiDerivation?
    /// Whether the events where the derived attribute is 1 are counted, in place of adding it up.
    var countsFlag = false
    /// Whether only events of the meter's active time are to reach it, which takes an event schema of its own.
    var isGated = false

    /// The attributes that an event has to carry for it.
    func attributes(derivedName: String) -> Set<String> {
        derived == nil ? attributes : attributes.union([derivedName])
    }
}

/// A number that is computed for a meter on the way to Togai, and summed there.
struct TogaiDerivation {
    /// What is computed of an event that counts.
    var value: Expression
    /// Which events count; `nil` lets all count.
    var filter: Expression?
    /// The first instant that counts.
    var from: Timestamp?
    /// The first instant that no longer counts.
    var to: Timestamp?
}

extension TogaiDerivation {
    init(_ meter: Meter) {
        value = meter.value?.canonical().expression ?? .number(.one)
        filter = meter.filter?.canonical().expression
        from = meter.activeFrom
        to = meter.activeTo
    }
}

/// The text that carries a matcher together with the vendor's own filters, byte for byte, as one opaque filter.
enum TogaiOpaqueFilter {
    /// The text of both.
    static func text(matcher: String?, filters: [JSONValue]) -> String {
        var object = JSONObject()
        object["filters"] = .array(filters)
        object["matcher"] = matcher.map(JSONValue.string)
        return JSONValue.object(object).text()
    }

    /// What a text holds: a text that is no such pair is a matcher.
    static func parts(_ text: String) -> (matcher: String?, filters: [JSONValue]) {
        guard let object = (try? JSONValue.parse(text))?.object, let filters = object["filters"]?.array else {
            return (text, [])
        }
        return (object["matcher"]?.string, filters)
    }
}
