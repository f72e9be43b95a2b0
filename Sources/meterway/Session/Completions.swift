import AdapterKit
import ArgumentParser
import Catalog
import MeterConfig
import Metering

/// What the shell offers for names: those that the files of the project at hand have.
///
/// Neither the state nor a vendor is asked, and nothing is offered, or said, where no project can be read.
enum Completions {
    /// The names of the project's vendors; those of adapters, for commands that need no project.
    static var vendors: CompletionKind {
        .custom { words, _, _ in
            guard Set(words.dropFirst()).isDisjoint(with: ["capabilities", "init"]) else { return adapters }
            return project(words)?.instances ?? (words.contains("sandbox") ? adapters : [])
        }
    }

    /// The sides of a sync: the project's vendors, and the files.
    static var sides: CompletionKind {
        .custom { words, _, _ in project(words).map { $0.instances + ["files"] } ?? [] }
    }

    /// The keys of the project's meters.
    static var meters: CompletionKind {
        .custom { words, _, _ in project(words).map { $0.meters.map(\.meter.key.text) } ?? [] }
    }

    private static var adapters: [String] { CommandContext.current?.vendors.map(\.adapter.name) ?? [] }

    /// The project that a command of these words would read.
    private static func project(_ words: [String]) -> Project? {
        guard let context = CommandContext.current else { return nil }
        return try? context.load(path(words, home: context.environment["HOME"]), from: LocalFiles())
    }

    /// The value of `--project`, which stands there as it was typed, with quotes and `~`.
    private static func path(_ words: [String], home: String?) -> String? {
        let behind = words.lastIndex(of: "--project").flatMap { words.dropFirst($0 + 1).first }
        let within = words.last { $0.hasPrefix("--project=") }.map { String($0.dropFirst("--project=".count)) }
        guard let word = behind ?? within else { return nil }
        let path = word.filter { $0 != "\"" && $0 != "'" && $0 != "\\" }
        guard let home, path == "~" || path.hasPrefix("~/") else { return path }
        return home + path.dropFirst()
    }
}
