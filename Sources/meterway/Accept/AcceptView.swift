import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// What `drift --accept` writes into the files, and what it leaves.
struct AcceptView: Sendable {
    let drift: AcceptedDrift
    let edited: EditedFiles
    let palette: Palette
    /// How many requests each vendor got.
    var requests: [String: Int] = [:]
    /// Whether nothing is bound that could have changed.
    var isUnbound = false

    /// What is still to be done when all is written.
    var statuses: [ExitStatus] {
        (drift.conflicts.isEmpty ? [] : [.conflict])
            + (edited.refusals.isEmpty && drift.untaken.isEmpty ? [] : [.partial])
    }

    /// Whether anything is written, be it to the files or to the state alone.
    var isWritten: Bool { !edited.files.isEmpty || !drift.renewals.isEmpty }

    /// What changes in the files, a line for each field, and what is bound anew.
    var changes: String {
        let lines = FileEditsView(edited: edited).lines(palette)
        return (lines + drift.removals + drift.renewals).joined(separator: "\n")
    }

    func show(_ format: OutputFormat, _ console: Console, isRead: Bool) {
        console.result(
            as: format,
            text: (left + [summary(isRead)]).joined(separator: "\n"),
            json: json,
            markdown: markdown(isRead)
        )
    }

    /// What is not written, a line or some each.
    private var left: [String] {
        let conflicts = drift.conflicts.map { conflict in
            (["conflict in \(conflict.unit) of \(conflict.subject): \(conflict.reason)"]
                + sides(of: conflict).map { "  \($0): \($1)" } + ["  ↳ \(SyncWords.remedyByFile(conflict))"])
                .joined(separator: "\n")
        }
        let untaken = drift.untaken.map { "not taken: \(Self.words($0))" }
        return conflicts + untaken + edited.refusals.map { "not written: \($0)" }
    }

    private func sides(of conflict: SyncConflict) -> [(String, String)] {
        (conflict.baseText.map { [("last apply", $0)] } ?? [])
            + conflict.sideTexts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func words(_ untaken: AcceptedDrift.Untaken) -> String {
        let isWhole = untaken.path == AcceptedDrift.Untaken.presence
        let subject =
            isWhole
            ? "\(untaken.object) at \(untaken.vendor) is \(untaken.now.isNull ? "gone" : "there twice")"
            : "`\(untaken.path)` of \(untaken.object) at \(untaken.vendor) is \(PlanWords.value(untaken.now))"
        return "\(subject), \(reason(untaken.reason))"
    }

    private static func reason(_ reason: AcceptedDrift.Untaken.Reason) -> String {
        switch reason {
        case .noField: return "for which the files have no place; the next apply takes it back"
        case .preferred(let words, let isCertain):
            let taken = "`sync.prefer` in the project takes \(words.joined(separator: ", "))"
            return (isCertain ? "and \(taken)" : "and either \(taken), or the files have no place for it")
                + "; the next apply takes it back"
        case .noFile(isKept: false): return "and no file has its meter, which the next apply takes away"
        case .noFile(isKept: true):
            return
                "and no file has its meter, which a sync put there; `meterway sync` carries the change to the other vendors, "
                + "and with `--write-config` writes the meter into the files"
        case .unmerged:
            return "and nothing of that goes into the files; `meterway plan` tells what keeps the meter from it"
        case .second: return "which the files cannot say; `meterway drift` tells how to mend it"
        }
    }

    private func summary(_ isRead: Bool) -> String {
        let files = edited.files.map(\.path).joined(separator: ", ")
        if !edited.files.isEmpty {
            return "Accepted: \(edited.edits.count.counted("change")) written to \(files)."
        }
        if !drift.renewals.isEmpty { return "Accepted; the files stay as they are." }
        if !isRead { return "Nothing was accepted, since not all vendors could be read." }
        if !drift.isEmpty { return "Nothing was accepted." }
        return isUnbound
            ? "Nothing to accept, since nothing is bound."
            : "Nothing to accept; the vendors are as the last apply left them."
    }
}

extension AcceptView {
    private var json: JSONValue {
        [
            "files": .texts(edited.files.map(\.path)),
            "accepted": FileEditsView(edited: edited).json,
            "conflicts": .array(
                drift.conflicts.map { conflict in
                    [
                        "key": .string("\(conflict.subject)"), "field": .string(conflict.unit.rawValue),
                        "base": conflict.base,
                        "sides": .object(
                            JSONObject(conflict.sides.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
                        ),
                        "reason": .string(conflict.reason), "remedy": .string(SyncWords.remedyByFile(conflict)),
                    ]
                }
            ),
            "untaken": .array(
                drift.untaken.map {
                    [
                        "vendor": .string($0.vendor), "object": .string($0.object), "path": .string($0.path),
                        "now": $0.now,
                    ]
                }
            ),
            "refused": FileEditsView(edited: edited).refusals,
            "notes": .texts(drift.removals + drift.renewals),
            "requests": RequestWords.json(requests),
        ]
    }

    private func markdown(_ isRead: Bool) -> String {
        var lines = FileEditsView(edited: edited).markdown
        lines += (drift.removals + drift.renewals + left).map { "- " + MarkdownTable.escape($0) }
        return (lines + (lines.isEmpty ? [] : [""]) + [summary(isRead)]).joined(separator: "\n")
    }
}
