import AdapterKit
import Metering

/// The rules of a projection in words and in CEL.
enum ProjectionWords {
    /// What a rule does for a meter, or for all that it feeds, one sentence a step.
    static func sentences(_ rule: ProjectionRule, for key: Meter.Key?) -> [String] {
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
        for attribute in output.attributes where attribute.meter == nil || key == nil || attribute.meter == key {
            lines.append("with the attribute `\(attribute.name)` = \(text(attribute))")
        }
        for dimension in output.dimensions {
            let source = dimension.name == dimension.dimension ? "" : " from `\(dimension.dimension)`"
            lines.append("with the dimension `\(dimension.name)`\(source)")
        }
        return lines
    }

    /// All rules of a vendor, each after the meters that it feeds.
    static func text(_ projection: EventProjection) -> String {
        guard !projection.rules.isEmpty else { return "\(projection.vendor)\n  gets no events" }
        let blocks = projection.rules.map { rule in
            (["  for \(names(rule))"] + sentences(rule, for: nil).map { "    \($0)" }).joined(separator: "\n")
        }
        return ([projection.vendor] + blocks).joined(separator: "\n")
    }

    /// All rules of a vendor as Markdown, each after the meters that it feeds.
    static func markdown(_ projection: EventProjection) -> String {
        let head = "## \(MarkdownTable.escape(projection.vendor))"
        guard !projection.rules.isEmpty else { return head + "\n\nGets no events." }
        let blocks = projection.rules.map { rule in
            (["For \(names(rule)):", ""] + sentences(rule, for: nil).map { "- \(MarkdownTable.escape($0))" })
                .joined(separator: "\n")
        }
        return ([head] + blocks).joined(separator: "\n\n")
    }

    private static func names(_ rule: ProjectionRule) -> String {
        rule.meters.isEmpty ? "no meter alone" : Excerpt.list(rule.meters)
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
