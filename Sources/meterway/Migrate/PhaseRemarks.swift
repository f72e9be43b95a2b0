import MeterConfig
import Metering
import Migration

/// What all phases of a migration say alike beside what each does: the meters that it leaves as they are, what is worth
/// knowing, and what the files become.
struct PhaseRemarks: Sendable {
    let route: MigrationRoute
    /// What stands above the meters that are left, such as `Not moved`.
    let title: String
    /// The meters that are left as they are.
    let held: [HeldMeter]
    /// What is worth knowing, in sentences.
    let hints: [String]
    /// What the files become.
    let edited: EditedFiles

    private var stuck: [HeldMeter] { held.filter { $0.kind != .settled } }

    /// The meters that are left, for people.
    func left(_ palette: Palette) -> [String] {
        guard !stuck.isEmpty else { return [] }
        return ["", palette.bold("\(title):")]
            + stuck.flatMap { obstacle in
                ["  \(palette.red("!")) \(palette.bold(obstacle.key.text)): \(obstacle.reason)"]
                    + (obstacle.remedy.isEmpty ? [] : ["      " + palette.dim("↳ \(obstacle.remedy)")])
            }
    }

    /// What is worth knowing and the files, for people.
    func end(_ palette: Palette) -> [String] {
        let files = FileEditsView(edited: edited).lines(palette)
        return (hints.isEmpty ? [] : [""] + hints.map { palette.yellow("* \($0)") })
            + (files.isEmpty ? [] : [""] + files)
    }

    /// The meters that are left, for reviews.
    var leftMarkdown: [String] {
        guard !stuck.isEmpty else { return [] }
        let rows = stuck.map { [$0.key.text, $0.reason, $0.remedy] }
        return ["## \(title)", ""] + MarkdownTable.render(["meter", "reason", "remedy"], rows) + [""]
    }

    /// What is worth knowing, for reviews.
    var hintsMarkdown: [String] { hints.map { "- " + MarkdownTable.escape($0) } }

    /// The files, for reviews.
    var filesMarkdown: [String] {
        let files = FileEditsView(edited: edited).markdown
        return files.isEmpty ? [] : ["## Files", ""] + files
    }

    /// The members of a JSON result, beside those of an apply.
    ///
    /// - Parameters:
    ///   - keys: the meters that the phase deals with.
    ///   - own: the members that only this phase has.
    ///   - telling: whether each meter that is left tells what kind of obstacle there is.
    /// - Returns: the members, in order.
    func members(_ keys: [Meter.Key], own: [(String, JSONValue)], tellingKinds telling: Bool = false) -> JSONObject {
        let held = held.map { held -> JSONValue in
            let kind = telling ? [("kind", JSONValue.string(held.kind.rawValue))] : []
            let words = [("reason", JSONValue.string(held.reason)), ("remedy", .string(held.remedy))]
            return .object(JSONObject([("key", .string(held.key.text))] + kind + words))
        }
        let head: [(String, JSONValue)] = [
            ("from", .string(route.from)), ("to", .string(route.to)),
            ("meters", .texts(keys.map(\.text))), ("held", .array(held)),
        ]
        let tail: [(String, JSONValue)] = [
            ("hints", .texts(hints)),
            ("files", .texts(edited.files.map(\.path))),
            ("fileEdits", FileEditsView(edited: edited).json),
        ]
        return JSONObject(head + own + tail)
    }
}
