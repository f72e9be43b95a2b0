import MeterConfig
import Metering
import Migration
import SyncEngine

/// What a move comes to, in each form: the meters, those that do not move with their reasons, and the files.
struct MoveView: Sendable {
    let route: MigrationRoute
    let move: MovePlan
    let edited: EditedFiles
    /// What is worth knowing, in sentences.
    var hints: [String] = []

    /// The text for people, which ends with an empty line.
    func text(_ palette: Palette) -> String {
        var lines = [palette.bold("From \(route.from) to \(route.to): \(move.keys.count.counted("meter"))")]
        let width = move.keys.map(\.text.count).max() ?? 0
        lines += move.entries.map { "  \($0.meter.key.text.padded(to: width))  \"\($0.meter.name)\"" }
        let held = move.held.filter { $0.kind != .settled }
        if !held.isEmpty {
            lines += ["", palette.bold("Not moved:")]
            for obstacle in held {
                lines.append("  \(palette.red("!")) \(palette.bold(obstacle.key.text)): \(obstacle.reason)")
                if !obstacle.remedy.isEmpty { lines.append("      " + palette.dim("↳ \(obstacle.remedy)")) }
            }
        }
        if move.keys.isEmpty { lines += move.held.filter { $0.kind == .settled }.map { "  = \($0.key): \($0.reason)" } }
        if !move.notes.isEmpty {
            lines +=
                ["", palette.bold("Cannot be read at \(route.from), and not moved:")] + move.notes.map { "  \($0)" }
        }
        if !hints.isEmpty { lines += [""] + hints.map { palette.yellow("* \($0)") } }
        let files = FileEditsView(edited: edited).lines(palette)
        if !files.isEmpty { lines += [""] + files }
        return lines.joined(separator: "\n") + "\n\n"
    }

    /// The text for reviews.
    var markdown: String {
        var lines = ["# From \(route.from) to \(route.to)", ""]
        lines +=
            MarkdownTable.render(["meter", "name"], move.entries.map { [$0.meter.key.text, $0.meter.name] }) + [""]
        let held = move.held.filter { $0.kind != .settled }
        if !held.isEmpty {
            lines += ["## Not moved", ""]
            lines += MarkdownTable.render(
                ["meter", "reason", "remedy"],
                held.map { [$0.key.text, $0.reason, $0.remedy] }
            )
            lines += [""]
        }
        lines += move.notes.map { "- cannot be read at \(route.from): " + MarkdownTable.escape($0) }
        lines += hints.map { "- " + MarkdownTable.escape($0) } + [""]
        let files = FileEditsView(edited: edited).markdown
        if !files.isEmpty { lines += ["## Files", ""] + files }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The members of the JSON result, beside those of an apply.
    func members(_ record: MigrationRecord?, _ files: [String]) -> JSONObject {
        var members: JSONObject = [
            "from": .string(route.from), "to": .string(route.to), "meters": .array(move.keys.map { .string($0.text) }),
            "held": .array(
                move.held.map { held in
                    [
                        "key": .string(held.key.text), "kind": .string(held.kind.rawValue),
                        "reason": .string(held.reason), "remedy": .string(held.remedy),
                    ]
                }
            ),
            "notes": .array(move.notes.map(JSONValue.string)), "hints": .array(hints.map(JSONValue.string)),
            "files": .array(edited.files.map { .string($0.path) }),
            "fileEdits": FileEditsView(edited: edited).json,
            "mapping": .array(files.map(JSONValue.string)),
        ]
        if let record { members.set("phase", .string(record.phase.rawValue)) }
        return members
    }
}
