import MeterConfig
import Metering

/// What changes in the project's files: a line for each field, and what cannot be written.
struct FileEditsView: Sendable {
    let edited: EditedFiles

    /// The lines for people, a heading for each file.
    func lines(_ palette: Palette) -> [String] {
        var lines: [String] = []
        for (file, edits) in Dictionary(grouping: edited.edits, by: \.location.file).sorted(by: { $0.key < $1.key }) {
            lines.append(palette.bold(file))
            let width = edits.map { Self.head($0).unicodeScalars.count }.max() ?? 0
            lines += edits.map { "  \(Self.head($0).padded(to: min(width, 40)))  \(Self.words($0))" }
        }
        return lines
    }

    /// The changed fields as JSON, with their places.
    var json: JSONValue { .array(edited.edits.map(Self.json)) }

    /// What cannot be written as JSON, with the obstacle's place.
    var refusals: JSONValue {
        .array(
            edited.refusals.map {
                [
                    "file": .string($0.location.file), "line": .integer($0.location.line),
                    "key": .string($0.key), "message": .string($0.message), "remedy": .string($0.remedy),
                ]
            }
        )
    }

    /// The changed fields as a table for reviews; empty where nothing changes.
    var markdown: [String] {
        guard !edited.edits.isEmpty else { return [] }
        let rows = edited.edits.map { edit in
            [
                "\(edit.location.file):\(edit.location.line)", edit.key, edit.field ?? "", edit.before ?? "",
                edit.after ?? "",
            ]
        }
        return MarkdownTable.render(["place", "key", "field", "before", "after"], rows) + [""]
    }

    private static func head(_ edit: FieldEdit) -> String {
        let field = edit.field.map { ".\($0)" } ?? ""
        let section = edit.section == "meters" ? "" : "\(edit.section) "
        return "line \(edit.location.line)  \(section)\(edit.key)\(field)"
    }

    private static func words(_ edit: FieldEdit) -> String {
        guard edit.field != nil else { return edit.after == nil ? "taken out" : "new" }
        let absence = edit.field == "vendors" ? "all" : "nothing"
        return "\(edit.before ?? absence) → \(edit.after ?? absence)"
    }

    private static func json(_ edit: FieldEdit) -> JSONValue {
        [
            "file": .string(edit.location.file), "line": .integer(edit.location.line),
            "key": .string(edit.key), "field": .orNull(edit.field),
            "before": .orNull(edit.before), "after": .orNull(edit.after),
        ]
    }
}
