/// Texts from outside as they are shown in messages: on one line, and not too long whatever they are made of.
package enum Excerpt {
    /// How many Unicode scalars of a text are shown where nothing else is asked for.
    package static let usual = 60

    /// The beginning of a text, with “…” behind it where there is more; what steers a display is shown as blanks or U+FFFD.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - longest: how many Unicode scalars are shown; a character may have any number of them.
    /// - Returns: the text in one line.
    package static func shown(_ text: some StringProtocol, upTo longest: Int = usual) -> String {
        var shown = ""
        var count = 0
        for scalar in text.unicodeScalars {
            if count == longest {
                shown += "…"
                break
            }
            count += 1
            guard scalar.steersDisplay else {
                shown.unicodeScalars.append(scalar)
                continue
            }
            shown += scalar == "\n" || scalar == "\t" ? " " : "\u{FFFD}"
        }
        return shown
    }

    /// The beginning of a text between backticks.
    package static func quoted(_ text: String) -> String { "`\(shown(text))`" }

    /// The beginning of a value from outside between backticks, for an error that says what was found.
    package static func quoted(_ value: JSONValue) -> String { "`\(shown(value.text(), upTo: 200))`" }

    /// Names between backticks with commas between, for what is expected.
    package static func list(_ names: some Sequence<some CustomStringConvertible>) -> String {
        names.map { "`\($0)`" }.joined(separator: ", ")
    }

    /// The first few of some names, and how many there are more.
    package static func names(_ names: [String], upTo most: Int = 4) -> String {
        let more = names.count > most ? " and \(names.count - most) more" : ""
        return names.prefix(most).joined(separator: ", ") + more
    }
}
