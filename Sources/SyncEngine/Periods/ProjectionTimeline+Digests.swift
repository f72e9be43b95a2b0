import AdapterKit
import Metering

extension ProjectionTimeline {
    /// A digest of all that is done to the events of each set of meters, by the meters' keys with commas between them.
    ///
    /// Two timelines with the same digests send the same of events that meters can count.
    package var digests: [String: String] {
        var texts: [String: String] = [:]
        for (end, projection) in spans {
            for var rule in projection.rules {
                rule.checks = []
                let name = rule.meters.map(\.text).joined(separator: ",")
                let text = EventProjection(vendor: projection.vendor, rules: [rule]).json.canonicalText
                texts[name, default: ""] += "\(end?.description ?? "") \(text)\n"
            }
        }
        return texts.mapValues { "\(AuditDigest(of: Array($0.utf8)))" }
    }
}
