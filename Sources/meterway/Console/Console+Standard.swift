import Foundation

extension Console {
    /// The console of the process: colour only on a terminal, and never where `NO_COLOR` is set.
    static func standard(environment: [String: String]) -> Console {
        let output = ProcessStream(.standardOutput)
        let errors = ProcessStream(.standardError)
        let isPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false || environment["TERM"] == "dumb"
        let isInteractive = isatty(FileHandle.standardInput.fileDescriptor) == 1
        return Console(
            isColored: isatty(FileHandle.standardOutput.fileDescriptor) == 1 && !isPlain,
            isInteractive: isInteractive,
            showsProgress: isatty(FileHandle.standardError.fileDescriptor) == 1 && environment["TERM"] != "dumb",
            width: environment["COLUMNS"].flatMap { Int($0) }.map { max($0 - 1, 20) } ?? 79,
            out: { try output.write($0) },
            talk: { try? errors.write($0) },
            ask: { question in
                try? errors.write(question)
                return readLine()
            }
        )
    }
}
