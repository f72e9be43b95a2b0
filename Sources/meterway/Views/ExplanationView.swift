import AdapterKit
import Metering

/// The translation of a meter for people and programs.
enum ExplanationView {
    /// The translation as text.
    ///
    /// - Parameters:
    ///   - meter: the meter.
    ///   - parts: what becomes of it, at each vendor that was asked about and where it is applied.
    ///   - asked: the vendors that alone were asked about; empty for all.
    ///   - palette: the colours.
    /// - Returns: the text.
    static func text(
        _ meter: Meter,
        _ parts: [MeterExplanation],
        asked: [String] = [],
        palette: Palette
    ) -> String {
        let head = "\(palette.bold(meter.key.text)) \"\(meter.name.inOneLine)\": \(meter.aggregation)"
        guard !parts.isEmpty else { return head + "\n  \(nowhere(asked))" }
        return ([head] + parts.map { block($0, meter.key, palette) }).joined(separator: "\n\n")
    }

    /// The translation as JSON.
    static func json(_ meter: Meter, _ parts: [MeterExplanation]) -> JSONValue {
        let vendors = parts.map { part -> JSONValue in
            [
                "name": .string(part.vendor), "fidelity": .string(part.findings.fidelity.rawValue),
                "objects": .array(part.objects.map { ["kind": .string($0.ref.kind.rawValue), "body": $0.body] }),
                "projection": .array(
                    part.rules.flatMap { ProjectionWords.sentences($0, for: meter.key) }.map(JSONValue.string)
                ),
                "findings": .array(part.findings.map(PlanJSONView.finding)),
            ]
        }
        return ["key": .string(meter.key.text), "vendors": .array(vendors)]
    }

    /// The translation as Markdown.
    static func markdown(_ meter: Meter, _ parts: [MeterExplanation], asked: [String] = []) -> String {
        let head = "## `\(meter.key)` \(MarkdownTable.escape(meter.name))"
        let nowhere = nowhere(asked)
        guard !parts.isEmpty else {
            return head + "\n\n\(nowhere.prefix(1).uppercased())\(MarkdownTable.escape(String(nowhere.dropFirst())))."
        }
        return ([head] + parts.map { section($0, meter.key) }).joined(separator: "\n\n")
    }

    private static func nowhere(_ asked: [String]) -> String {
        asked.isEmpty ? "applied at no vendor" : "not applied at \(asked.joined(separator: ", "))"
    }

    private static func section(_ part: MeterExplanation, _ key: Meter.Key) -> String {
        var lines = ["### \(MarkdownTable.escape(part.vendor)): \(part.findings.fidelity.rawValue)", ""]
        if !part.findings.isEmpty {
            let rows = part.findings.map {
                [$0.field.rawValue, $0.fidelity.rawValue, $0.reason, $0.remedy, $0.source ?? ""]
            }
            lines += MarkdownTable.render(["field", "fidelity", "reason", "remedy", "source"], rows) + [""]
        }
        for object in part.objects {
            let name = "\(object.ref.kind) \(MarkdownTable.code(object.ref.key))"
            lines += [name, "", "```json", object.body.text(.pretty), "```", ""]
        }
        let sentences = part.rules.flatMap { ProjectionWords.sentences($0, for: key) }
        lines += sentences.isEmpty ? [] : ["Events on their way there:", ""]
        lines += sentences.map { "- \(MarkdownTable.escape($0))" }
        return lines.joined(separator: "\n")
    }

    private static func block(_ part: MeterExplanation, _ key: Meter.Key, _ palette: Palette) -> String {
        var lines = ["\(palette.bold(part.vendor))  \(part.findings.fidelity.rawValue)"]
        for finding in part.findings {
            lines.append("  \(finding.field.rawValue) \(finding.fidelity.rawValue): \(finding.reason)")
            lines.append("    ↳ \(finding.remedy)" + (finding.source.map { " [\($0)]" } ?? ""))
        }
        for object in part.objects {
            lines.append("  \(object.ref.kind) \(object.ref.key)")
            lines += object.body.text(.pretty).split(separator: "\n").map { "    \($0)" }
        }
        let sentences = part.rules.flatMap { ProjectionWords.sentences($0, for: key) }
        if !sentences.isEmpty {
            lines.append("  events on their way there")
            lines += sentences.map { "    \($0)" }
        }
        return lines.joined(separator: "\n")
    }
}
