import Metering

/// JSON as Togai's evaluator reads it: texts may stand in single quotes, and keys without any.
enum LenientJSON {
    /// The value of a text; `nil` where even a lenient reader finds none.
    static func parse(_ text: String) -> JSONValue? {
        if let value = try? JSONValue.parse(text) { return value }
        return strict(text).flatMap { try? JSONValue.parse($0) }
    }

    /// The text with double quotes throughout; `nil` where a quotation does not end.
    private static func strict(_ text: String) -> String? {
        var written = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.first {
            if scalar == "'" || scalar == "\"" {
                guard let quoted = takeQuoted(&rest) else { return nil }
                written.append(contentsOf: quoted)
            } else if isWord(scalar) {
                let word = rest.prefix(while: isWord)
                rest = rest.dropFirst(word.count)
                let isKey = rest.first { !$0.properties.isWhitespace } == ":"
                written.append(contentsOf: isKey ? "\"\(String(word))\"".unicodeScalars : String(word).unicodeScalars)
            } else {
                written.append(scalar)
                rest = rest.dropFirst()
            }
        }
        return String(written)
    }

    /// Takes a quotation off the front, and gives it back in double quotes.
    private static func takeQuoted(_ rest: inout String.UnicodeScalarView.SubSequence) -> String.UnicodeScalarView? {
        guard let quote = rest.popFirst() else { return nil }
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        while let scalar = rest.popFirst() {
            if scalar == quote {
                quoted.append("\"")
                return quoted
            }
            if scalar == "\\", let next = rest.popFirst() {
                if next != "'" { quoted.append(scalar) }
                quoted.append(next)
            } else if scalar == "\"" {
                quoted.append(contentsOf: "\\\"".unicodeScalars)
            } else {
                quoted.append(scalar)
            }
        }
        return nil
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "."
            || scalar == "-"
    }
}
