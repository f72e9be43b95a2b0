/// Texts of a file as they are shown in messages: between backticks, on one line, not too long.
enum Excerpt {
    /// How many characters of a text are shown.
    private static let longest = 60

    static func quoted(_ text: String) -> String {
        var shown = ""
        var count = 0
        for scalar in text.unicodeScalars {
            if count == longest {
                shown += "…"
                break
            }
            count += 1
            let isControl = scalar.properties.generalCategory == .control
            shown.unicodeScalars.append(isControl ? (scalar == "\n" || scalar == "\t" ? " " : "\u{FFFD}") : scalar)
        }
        return "`\(shown)`"
    }

    /// Names between backticks with commas between, for what is expected.
    static func list(_ names: some Sequence<String>) -> String {
        names.map { "`\($0)`" }.joined(separator: ", ")
    }
}
