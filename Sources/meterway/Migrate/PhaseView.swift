import MeterConfig
import Metering
import Migration
import SyncEngine

/// What a cutover or a rollback comes to, in each form: the meters, those that stay with their reasons, what cannot be taken
/// back, and the files.
struct PhaseView: Sendable {
    let route: MigrationRoute
    /// What happens, such as `Cutover`.
    let title: String
    /// The meters that it deals with, each with a few words.
    var meters: [(key: Meter.Key, words: String)]
    /// The meters that it leaves as they are.
    var held: [MovePlan.Held]
    /// The objects at the old vendor that are let go of as they are, each with what becomes of it.
    var standing: [(object: String, note: String)] = []
    /// What cannot be taken back, in sentences.
    var losses: [String] = []
    /// What is worth knowing, in sentences.
    var hints: [String] = []
    /// What the files become.
    var edited = EditedFiles()

    /// The text for people, which ends with an empty line.
    func text(_ palette: Palette) -> String {
        var lines = [palette.bold("\(title), \(route.from) to \(route.to): \(meters.count.counted("meter"))")]
        let width = meters.map(\.key.text.count).max() ?? 0
        lines += meters.map { "  \($0.key.text.padded(to: width))  \($0.words)" }
        if !held.isEmpty {
            lines += ["", palette.bold("Left as they are:")]
            for obstacle in held {
                lines.append("  \(palette.red("!")) \(palette.bold(obstacle.key.text)): \(obstacle.reason)")
                if !obstacle.remedy.isEmpty { lines.append("      " + palette.dim("↳ \(obstacle.remedy)")) }
            }
        }
        if !standing.isEmpty {
            lines += ["", palette.bold("Let go of at \(route.from), as they are:")]
            lines += standing.map { "  \($0.object): \($0.note)" }
        }
        if !losses.isEmpty {
            lines += ["", palette.bold("Cannot be taken back:")] + losses.map { "  " + palette.yellow("* \($0)") }
        }
        if !hints.isEmpty { lines += [""] + hints.map { palette.yellow("* \($0)") } }
        let files = FileEditsView(edited: edited).lines(palette)
        if !files.isEmpty { lines += [""] + files }
        return lines.joined(separator: "\n") + "\n\n"
    }

    /// The text for reviews.
    var markdown: String {
        var lines = ["# \(title), \(route.from) to \(route.to)", ""]
        lines += MarkdownTable.render(["meter", ""], meters.map { [$0.key.text, $0.words] }) + [""]
        if !held.isEmpty {
            lines += ["## Left as they are", ""]
            lines += MarkdownTable.render(
                ["meter", "reason", "remedy"],
                held.map { [$0.key.text, $0.reason, $0.remedy] }
            )
            lines += [""]
        }
        if !standing.isEmpty {
            lines += ["## Let go of at \(route.from), as they are", ""]
            lines += MarkdownTable.render(["object", ""], standing.map { [$0.object, $0.note] }) + [""]
        }
        if !losses.isEmpty {
            lines += ["## Cannot be taken back", ""] + losses.map { "- " + MarkdownTable.escape($0) } + [""]
        }
        if !hints.isEmpty { lines += hints.map { "- " + MarkdownTable.escape($0) } + [""] }
        let files = FileEditsView(edited: edited).markdown
        if !files.isEmpty { lines += ["## Files", ""] + files }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The members of the JSON result, beside those of an apply.
    func members(_ record: MigrationRecord?) -> JSONObject {
        var members: JSONObject = [
            "from": .string(route.from), "to": .string(route.to),
            "meters": .array(meters.map { .string($0.key.text) }),
            "held": .array(
                held.map { held in
                    [
                        "key": .string(held.key.text), "reason": .string(held.reason), "remedy": .string(held.remedy),
                    ]
                }
            ),
            "letGo": .array(standing.map { ["object": .string($0.object), "note": .string($0.note)] }),
            "losses": .array(losses.map(JSONValue.string)), "hints": .array(hints.map(JSONValue.string)),
            "files": .array(edited.files.map { .string($0.path) }),
            "fileEdits": FileEditsView(edited: edited).json,
        ]
        if let record { members.set("phase", .string(record.phase.rawValue)) }
        return members
    }
}
