/// Texts as YAML scalars: plain where every reader takes them for the same text, else quoted.
package enum YAMLText {
    /// Where a scalar stands.
    package enum Context {
        /// After a key, on a line of its own.
        case block
        /// Between brackets or braces.
        case flow
    }

    /// A text that is nothing but a text.
    package static func text(_ text: String, in context: Context = .block) -> String {
        isPlain(text, in: context) && !looksTyped(text) ? text : doubleQuoted(text)
    }

    /// An expression; one that has quotes of its own is put in single quotes where it cannot be plain.
    static func expression(_ text: String, in context: Context = .block) -> String {
        isPlain(text, in: context) ? text : singleQuoted(text) ?? doubleQuoted(text)
    }

    /// A text between single quotes; `nil` where it has a character that cannot stand there as it is.
    static func singleQuoted(_ text: String) -> String? {
        guard !text.unicodeScalars.contains(where: needsEscape) else { return nil }
        var quoted = "'"
        for scalar in text.unicodeScalars {
            quoted += scalar == "'" ? "''" : String(scalar)
        }
        return quoted + "'"
    }

    /// A text between double quotes, byte for byte, with escapes for what cannot stand there.
    static func doubleQuoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default:
                if needsEscape(scalar) {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    let width = scalar.value < 0x100 ? 2 : scalar.value < 0x1_0000 ? 4 : 8
                    let letter = width == 2 ? "x" : width == 4 ? "u" : "U"
                    quoted += "\\\(letter)\(String(repeating: "0", count: width - digits.count))\(digits)"
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }

    /// Whether a character cannot stand in a file as it is, or would not be seen.
    static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }

    private static func isPlain(_ text: String, in context: Context) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last, first != "-", first != "~"
        else {
            return false
        }
        guard isWord(first) || "/.($".unicodeScalars.contains(first), last != ":", last != " " else { return false }
        var previous = first
        for scalar in text.unicodeScalars {
            switch scalar {
            case "#" where previous == " ": return false
            case ",", "[", "]", "{", "}": if context == .flow { return false }
            default:
                if previous == ":", scalar == " " || (context == .flow && !isWord(scalar)) { return false }
                if needsEscape(scalar) { return false }
            }
            previous = scalar
        }
        return true
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
    }

    /// Whether some reader of YAML takes the plain text for a number, a date, a truth value or nothing.
    private static func looksTyped(_ text: String) -> Bool {
        let words: Set<String> = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        if words.contains(text.lowercased()) { return true }
        guard let first = text.utf8.first else { return true }
        let beginsNumber = (0x30...0x39).contains(first) || first == UInt8(ascii: ".")
        return beginsNumber
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
                    UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "_"),
                    UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "o"), UInt8(ascii: "n"), UInt8(ascii: "i"),
                    UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "T"), UInt8(ascii: "Z"), UInt8(ascii: " "):
                    true
                default: false
                }
            }
    }
}
