import Metering
import SyncEngine
import Testing

@testable import meterway

@Suite("Help and completions")
struct HelpTests {
    /// A command with its help.
    private struct Command {
        var name: String
        var help: String

        /// The headings, in order.
        var headings: [String] { help.matches(of: /(?m)^([A-Z][A-Z ]*):/).map { String($0.1) } }

        /// The options that take a file or a folder.
        var paths: [String] { help.matches(of: /--([a-z-]+) <(?:file|dir)>/).map { String($0.1) } }
    }

    /// Every command of the program, those of commands included.
    private static func commands() async throws -> [Command] {
        let project = try TestProject()
        func below(_ name: [String]) async -> [Command] {
            let help = await project.run(name + ["--help"]).out
            guard let lists = help.firstRange(of: "SUBCOMMANDS:\n").map({ help[$0.upperBound...] }) else {
                return [Command(name: name.joined(separator: " "), help: help)]
            }
            var commands: [Command] = []
            for found in lists.matches(of: /(?m)^ {2}([a-z]+) {2,}/) {
                commands += await below(name + [String(found.1)])
            }
            return commands
        }
        return await below([])
    }

    @Test("no heading stands twice in the help of a command")
    func headings() async throws {
        let commands = try await Self.commands()
        #expect(commands.count >= 28, "\(commands.map(\.name))")
        for command in commands {
            #expect(Set(command.headings).count == command.headings.count, "\(command.name): \(command.headings)")
        }
    }

    @Test("an option that a command always refuses is not in its help, and is refused in clear words all the same")
    func refused() async throws {
        for command in try await Self.commands() {
            let isWhole = ["state move", "state unlock", "state check"].contains(command.name)
            let isRouted =
                isWhole || command.name.hasPrefix("migrate")
                || ["import", "sync", "state forget"].contains(command.name)
            #expect(command.help.contains("--vendor") != isRouted, "\(command.name)")
            #expect(command.help.contains("--meter ") != (isWhole || command.name == "init"), "\(command.name)")
        }
        let route = ["--from", "togai", "--to", "amberflo"]
        let commands = ["assess", "run", "cutover", "rollback", "status"].map { ["migrate", $0] + route }
        for command in commands + [["sync"] + route, ["import", "togai"]] {
            let outcome = await (try TestProject()).run(command + ["--vendor", "togai"])
            #expect(outcome.status == 1 && outcome.err.contains("leave `--vendor` out"), "\(outcome.words)")
        }
    }

    @Test("the help of the program has its commands under headings, each once")
    func groups() async throws {
        let help = try await TestProject().run("--help").out
        #expect(help.matches(of: /(?m)^([A-Z ]+) SUBCOMMANDS:/).count == 5, "\(help)")
        let names = help.matches(of: /(?m)^ {2}([a-z]+) {2,}[A-Z]/).map { String($0.1) }
        #expect(names.count >= 19 && Set(names).count == names.count, "\(names)")
    }

    @Test("the help of `plan` tells what each of its signs and words means")
    func signs() async throws {
        let help = try await TestProject().run("help", "plan").out
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let signs = Change.Action.allCases.map { "\(PlanWords.sign($0)) \($0.rawValue)" }
        let words = Fidelity.allCases.filter { $0 != .exact }.map { "`\($0.rawValue)`, " }
        for explained in signs + words + ["≠ let go of", "⧖ before one that waits"] {
            #expect(help.contains(explained), "\(explained)")
        }
    }

    @Test("the help of a cutover tells how old a comparison may be where nothing is said")
    func maximumAge() async throws {
        let help = try await TestProject().run("migrate", "cutover", "--help").out
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(help.contains("such as 90m, 24h or 7d. (default: 1d)"), "\(help)")
    }

    @Test("options that take a file or a folder complete its name")
    func completions() async throws {
        let script = try await TestProject().run("--generate-completion-script", "fish").out
        let lines = script.split(separator: "\n").filter { $0.hasPrefix("complete ") }
        for command in try await Self.commands() {
            #expect(command.paths.contains("project"), "\(command.name)")
            for option in command.paths {
                let line = lines.first {
                    $0.contains(" -l '\(option)' ") && $0.firstMatch(of: /"meterway ([a-z ]+)"/)?.1 == command.name[...]
                }
                #expect(line.map { !$0.hasSuffix("-rfka ''") } == true, "\(command.name) --\(option): \(line ?? "")")
            }
        }
    }
}
