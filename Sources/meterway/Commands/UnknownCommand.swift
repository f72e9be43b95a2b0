import ArgumentParser
import Metering

/// What is said of a command that there is not.
enum UnknownCommand {
    private static let completionOption = "--generate-completion-script"

    /// What is wrong with the command that arguments begin with; `nil` where it is one.
    static func problem(_ arguments: [String]) -> CommandFailure.Problem? {
        if let word = arguments.first, word == completionOption || word.hasPrefix(completionOption + "=") {
            let shells = CompletionShell.allCases.map(\.rawValue).sorted()
            return .init(
                "`\(completionOption)` was given no shell that it knows",
                expected: "one of \(Excerpt.list(shells))"
            )
        }
        var command: any ParsableCommand.Type = Meterway.self
        var path = ["meterway"]
        for word in arguments.first == "help" ? arguments.dropFirst() : arguments[...] {
            let known = command.configuration.subcommands
            guard !known.isEmpty else { return nil }
            let names = known.compactMap { $0.configuration.commandName }
            guard let next = known.first(where: { $0.configuration.commandName == word }) else {
                return problem(word, after: path.joined(separator: " "), names)
            }
            command = next
            path.append(word)
        }
        return nil
    }

    private static func problem(_ word: String, after path: String, _ names: [String]) -> CommandFailure.Problem {
        guard !word.hasPrefix("-") else {
            return .init(
                "the option \(Excerpt.quoted(word)) stands where `\(path)` needs a command",
                expected: "one of \(Excerpt.list(names))",
                hint: "put options behind it"
            )
        }
        return .init(
            "`\(path)` has no command \(Excerpt.quoted(word))",
            expected: "one of \(Excerpt.list(names))",
            hint: Similarity.closest(to: word, among: names).first.map { "did you mean `\($0)`?" }
        )
    }
}
