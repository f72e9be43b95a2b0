import Metering

/// What a credential's text has that no vendor gives out, and that it got where it was copied or kept.
enum CredentialForm {
    /// What is wrong with a text, told without any of it, and what to do; `nil` where nothing is.
    ///
    /// - Parameter text: the credential, without white space around it.
    /// - Returns: what is wrong, as what follows the credential's name.
    static func fault(of text: String) -> String? {
        if text.isEmpty { return "is empty; put the credential there as the vendor shows it" }
        if let opening = ["${", "$("].first(where: text.hasPrefix) {
            return "begins with `\(opening)`, as a reference does that nothing has filled in; "
                + "put the credential in its place"
        }
        return copyingFault(of: text).map { "\($0); copy it again as the vendor shows it" }
    }

    private static func copyingFault(of text: String) -> String? {
        if let place = text.unicodeScalars.enumerated().first(where: { !isPlain($0.element) }) {
            return "has \(name(of: place.element)) at character \(place.offset + 1)"
        }
        if isQuoted(text) {
            return "is in quotes, which would be sent with it"
        }
        if let scheme = ["Bearer", "Basic"].first(where: { text.lowercased().hasPrefix($0.lowercased() + " ") }) {
            return "begins with `\(scheme)`, which is no part of it"
        }
        return nil
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool { (0x20..<0x7f).contains(scalar.value) }

    private static func isQuoted(_ text: String) -> Bool {
        text.count > 1 && ["\"", "'", "`"].contains { text.hasPrefix($0) && text.hasSuffix($0) }
    }

    /// A character that no credential has, by its number, since it may not be seen.
    private static func name(of scalar: Unicode.Scalar) -> String {
        if scalar == "\n" || scalar == "\r" { return "a line break" }
        if scalar == "\t" { return "a tab" }
        return scalar.isASCII ? "the control character \(scalar.code)" : "\(scalar.code), which is no ASCII,"
    }
}
