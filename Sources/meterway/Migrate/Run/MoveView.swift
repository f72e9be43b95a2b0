import MeterConfig
import Metering
import Migration
import SyncEngine

/// What a move comes to, in each form: the meters, those that do not move with their reasons, and the files.
struct MoveView: PhaseSummary {
    let route: MigrationRoute
    let move: MovePlan
    let edited: EditedFiles
    /// What is worth knowing, in sentences.
    var hints: [String] = []

    private var remarks: PhaseRemarks {
        PhaseRemarks(route: route, title: "Not moved", held: move.held, hints: hints, edited: edited)
    }

    func text(_ palette: Palette) -> String {
        var lines = [palette.bold("From \(route.from) to \(route.to): \(move.keys.count.counted("meter"))")]
        let width = move.keys.map(\.text.count).max() ?? 0
        lines += move.entries.map { "  \($0.meter.key.text.padded(to: width))  \"\($0.meter.name.inOneLine)\"" }
        lines += remarks.left(palette)
        if move.keys.isEmpty { lines += move.held.filter { $0.kind == .settled }.map { "  = \($0.key): \($0.reason)" } }
        if !move.notes.isEmpty {
            lines +=
                ["", palette.bold("Cannot be read at \(route.from), and not moved:")] + move.notes.map { "  \($0)" }
        }
        return (lines + remarks.end(palette)).joined(separator: "\n") + "\n\n"
    }

    var markdown: String {
        var lines = ["# From \(route.from) to \(route.to)", ""]
        lines +=
            MarkdownTable.render(["meter", "name"], move.entries.map { [$0.meter.key.text, $0.meter.name] }) + [""]
        lines += remarks.leftMarkdown
        lines += move.notes.map { "- cannot be read at \(route.from): " + MarkdownTable.escape($0) }
        lines += remarks.hintsMarkdown + [""]
        return (lines + remarks.filesMarkdown).map { $0 + "\n" }.joined()
    }

    /// The members of the JSON result, beside those of an apply.
    func members(_ record: MigrationRecord?, _ files: [String]) -> JSONObject {
        var members = remarks.members(
            move.keys,
            own: [("notes", .texts(move.notes))],
            tellingKinds: true
        )
        members.set("mapping", .texts(files))
        if let record { members.set("phase", .string(record.phase.rawValue)) }
        return members
    }
}
