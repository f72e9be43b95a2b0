import Metering
import SyncEngine

/// What a sync decided, for people at a terminal: what flows from where, what waits for them, and what takes no part.
struct SyncTextView {
    let palette: Palette

    /// The decision as text that ends with an empty line; empty where there is nothing to say.
    func render(_ decision: SyncDecision) -> String {
        let blocks = [
            block("Changed since the last sync:", decision.edits.flatMap(lines)),
            block("Settled:", decision.settled.flatMap(lines)),
            block("Conflicts; nothing of these is written:", decision.conflicts.flatMap(lines)),
            block("In doubt; nothing of these is written:", decision.doubtful.flatMap(lines)),
            block("Taking no part:", notes(decision.notes)),
        ]
        return blocks.compactMap(\.self).joined()
    }

    private func block(_ title: String, _ lines: [String]) -> String? {
        lines.isEmpty ? nil : ([palette.bold(title)] + lines + ["", ""]).joined(separator: "\n")
    }

    private func lines(_ edit: SyncEdit) -> [String] {
        let origin = palette.dim(" (\(edit.from.joined(separator: ", ")))")
        let name = palette.bold(edit.subject.description)
        switch edit.kind {
        case .new: return ["  \(palette.green("+")) \(name)\(origin)"]
        case .deleted: return ["  \(palette.red("-")) \(name)\(origin)"]
        case .changed:
            let units = edit.units.map(\.rawValue).joined(separator: ", ")
            return ["  \(palette.yellow("~")) \(name)  \(units)\(origin)"]
        }
    }

    private func lines(_ settled: SyncDecision.Settled) -> [String] {
        let value = SyncWords.value(settled.value, of: settled.conflict.unit)
        return [
            "  \(palette.yellow("~")) \(palette.bold(settled.conflict.subject.description))  "
                + "\(settled.conflict.unit.rawValue): \(value)" + palette.dim(" (\(settled.by))")
        ]
    }

    private func lines(_ conflict: SyncConflict) -> [String] {
        let head =
            "  \(palette.red("✗")) \(palette.bold(conflict.subject.description))  \(SyncWords.unit(conflict.unit)): \(conflict.reason)"
        let sides = conflict.sides.sorted { $0.key < $1.key }
        let width = ([4] + sides.map { $0.key.unicodeScalars.count }).max() ?? 4
        let base = conflict.hasBase ? [("base", conflict.base)] : []
        let values = (base + sides.map { ($0.key, $0.value) }).map { name, value in
            "      \(name.padded(to: width))  \(SyncWords.value(value, of: conflict.unit))"
        }
        return [head] + values + ["      " + palette.dim("↳ \(SyncWords.remedy(conflict))")]
    }

    private func lines(_ match: DoubtfulMatch) -> [String] {
        [
            "  \(palette.yellow("?")) \(palette.bold(match.key.text)) \"\(match.name.inOneLine)\" (\(match.knownAt.joined(separator: ", "))) "
                + "and \"\(match.objectName.inOneLine)\" (\(match.object) at \(match.vendor)): \(match.reason)",
            "      " + palette.dim("↳ say whether they are the same in a file for `--match FILE`"),
        ]
    }

    /// The first of many, since a vendor may have thousands of counters.
    private func notes(_ notes: [SyncDecision.Note]) -> [String] {
        let shown = notes.prefix(Self.shown).map { note in
            let side = note.side.map { " at \($0)" } ?? ""
            return "  " + palette.yellow("*") + " \(note.subject)\(side): \(note.text)"
        }
        let rest = notes.count - Self.shown
        return shown + (rest > 0 ? [palette.dim("  * and \(rest) more; `--format json` has all")] : [])
    }

    private static let shown = 20
}
