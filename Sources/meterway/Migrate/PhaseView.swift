import MeterConfig
import Metering
import Migration
import SyncEngine

/// What a cutover or a rollback comes to, in each form: the meters, those that stay with their reasons, what cannot be taken
/// back, and the files.
struct PhaseView: PhaseSummary {
    let route: MigrationRoute
    /// What happens, such as `Cutover`.
    let title: String
    /// The meters that it deals with, each with a few words.
    var meters: [(key: Meter.Key, words: String)]
    /// The meters that it leaves as they are.
    var held: [HeldMeter]
    /// The objects at the old vendor that are let go of as they are, each with what becomes of it.
    var standing: [(object: String, note: String)] = []
    /// What cannot be taken back, in sentences.
    var losses: [String] = []
    /// What is worth knowing, in sentences.
    var hints: [String] = []
    /// What the files become.
    var edited = EditedFiles()

    private var remarks: PhaseRemarks {
        PhaseRemarks(route: route, title: "Left as they are", held: held, hints: hints, edited: edited)
    }

    func text(_ palette: Palette) -> String {
        var lines = [palette.bold("\(title), \(route.from) to \(route.to): \(meters.count.counted("meter"))")]
        let width = meters.map(\.key.text.count).max() ?? 0
        lines += meters.map { "  \($0.key.text.padded(to: width))  \($0.words)" }
        lines += remarks.left(palette)
        if !standing.isEmpty {
            lines += ["", palette.bold("Let go of at \(route.from), as they are:")]
            lines += standing.map { "  \($0.object): \($0.note)" }
        }
        if !losses.isEmpty {
            lines += ["", palette.bold("Cannot be taken back:")] + losses.map { "  " + palette.yellow("* \($0)") }
        }
        return (lines + remarks.end(palette)).joined(separator: "\n") + "\n\n"
    }

    var markdown: String {
        var lines = ["# \(title), \(route.from) to \(route.to)", ""]
        lines += MarkdownTable.render(["meter", ""], meters.map { [$0.key.text, $0.words] }) + [""]
        lines += remarks.leftMarkdown
        if !standing.isEmpty {
            lines += ["## Let go of at \(route.from), as they are", ""]
            lines += MarkdownTable.render(["object", ""], standing.map { [$0.object, $0.note] }) + [""]
        }
        if !losses.isEmpty {
            lines += ["## Cannot be taken back", ""] + losses.map { "- " + MarkdownTable.escape($0) } + [""]
        }
        if !hints.isEmpty { lines += remarks.hintsMarkdown + [""] }
        return (lines + remarks.filesMarkdown).map { $0 + "\n" }.joined()
    }

    /// The members of the JSON result, beside those of an apply.
    func members(_ record: MigrationRecord?) -> JSONObject {
        var members = remarks.members(
            meters.map(\.key),
            own: [
                ("letGo", .array(standing.map { ["object": .string($0.object), "note": .string($0.note)] })),
                ("losses", .texts(losses)),
            ]
        )
        if let record { members.set("phase", .string(record.phase.rawValue)) }
        return members
    }
}
