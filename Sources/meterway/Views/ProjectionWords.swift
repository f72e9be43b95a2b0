package import AdapterKit
package import Metering

/// The rules of a projection in words and in CEL.
package enum ProjectionWords {
    /// What a rule does for a meter, one sentence a step.
    package static func sentences(_ rule: ProjectionRule, for key: Meter.Key) -> [String] {
        var lines = ["takes \(rule.event.map { "events `\($0)`" } ?? "every event")\(window(rule.from, rule.to))"]
        if let filter = rule.filter {
            lines.append("drops those for which this is false: \(filter)")
        }
        let output = rule.output
        lines.append(
            "sends them as `\(output.target)`\(output.idSuffix.isEmpty ? "" : ", with `\(output.idSuffix)` after the id")"
        )
        if let value = output.value {
            lines.append("with the value \(value)")
        }
        for attribute in output.attributes where attribute.meter == nil || attribute.meter == key {
            lines.append("with the attribute `\(attribute.name)` = \(text(attribute))")
        }
        for dimension in output.dimensions {
            let source = dimension.name == dimension.dimension ? "" : " from `\(dimension.dimension)`"
            lines.append("with the dimension `\(dimension.name)`\(source)")
        }
        return lines
    }

    private static func text(_ attribute: ProjectedAttribute) -> String {
        let otherwise = attribute.otherwise.map { "else \($0)" } ?? "else left out"
        let filter = attribute.filter.map { ", where \($0), \(otherwise)" } ?? ""
        let span =
            attribute.from == nil && attribute.to == nil ? "" : "\(window(attribute.from, attribute.to)), \(otherwise)"
        return "\(attribute.value)\(filter)\(span)"
    }

    private static func window(_ from: Timestamp?, _ to: Timestamp?) -> String {
        (from.map { " from \($0) on" } ?? "") + (to.map { " until before \($0)" } ?? "")
    }
}
