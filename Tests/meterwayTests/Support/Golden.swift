import Foundation
import Testing

/// Files with the output that is expected; `RECORD_GOLDEN=1` in the environment writes them anew.
enum Golden {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden")

    /// Compares output with a file, after ids, ports and places of the machine were given names.
    static func expect(
        _ output: String,
        is name: String,
        of project: TestProject,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let found = normalized(output, root: project.root.path)
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try Data(found.utf8).write(to: file)
        }
        let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        guard found != expected else { return }
        let lines = zip(found.split(separator: "\n"), expected.split(separator: "\n"))
        let first = lines.enumerated().first { $1.0 != $1.1 }
        let place = first.map { "line \($0 + 1) is\n\($1.0)\nand was expected to be\n\($1.1)" } ?? "one is longer"
        Issue.record("\(name): \(place)", sourceLocation: sourceLocation)
    }

    /// The output with a name for each id in the order in which they appear, for the folder, and for ports.
    private static func normalized(_ output: String, root: String) -> String {
        var text = output.replacing(root, with: "/project").replacing(/127\.0\.0\.1:[0-9]+/, with: "127.0.0.1:PORT")
        let id =
            /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{64}\b|\b(?:um|es)\.[0-9A-Za-z.]+/
        var names: [Substring: String] = [:]
        for match in text.matches(of: id) where names[match.output] == nil {
            names[match.output] = "ID-\(names.count + 1)"
        }
        text.replace(id) { names[$0.output] ?? "ID" }
        return text
    }
}
