/// Empty arguments, as a script gives them for variables that are not set: none of them means anything to a command.
enum EmptyArguments {
    /// What is said of each of them.
    ///
    /// - Parameter arguments: what stands behind the program's name.
    /// - Returns: the problems, in the order of the arguments.
    static func problems(_ arguments: [String]) -> [CommandFailure.Problem] {
        // A shell that completes a word gives an empty one for what is still to come.
        guard arguments.first?.hasPrefix("---completion") != true else { return [] }
        return zip(["meterway"] + arguments, arguments).compactMap { before, argument in
            if argument.isEmpty { return problem(behind: before) }
            guard argument.hasPrefix("--"), argument.firstIndex(of: "=") == argument.indices.last else { return nil }
            return problem(behind: String(argument.dropLast()))
        }
    }

    private static func problem(behind word: String) -> CommandFailure.Problem {
        .init(
            word.isEmpty ? "two arguments in a row are empty" : "what stands behind `\(word)` is empty",
            hint: "look for a variable that is not set; give a value, or leave it out"
        )
    }
}
