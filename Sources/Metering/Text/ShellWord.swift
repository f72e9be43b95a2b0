/// Words of a command line that is shown, to be pasted into a shell.
package enum ShellWord {
    /// What no shell takes for its own, beside letters.
    private static let plain = Set("0123456789-_./@:+%,".unicodeScalars)

    /// A text as one word, in single quotes where a shell would take any of it for its own.
    package static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || plain.contains($0) }
        guard text.isEmpty || !isPlain else { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
