import AdapterKit

/// The lengths and characters that Togai allows in names and texts (Togai API: event schemas, usage meters, events).
enum TogaiNames {
    /// The greatest length of the name of a schema, a meter, an attribute or a dimension.
    static let nameLimit = 50
    /// The greatest length of a description or a billable name.
    static let textLimit = 255
    /// The greatest length of an attribute's default unit.
    static let unitLimit = 10
    /// The greatest length of a matcher.
    static let matcherLimit = 1_500
    /// The greatest length of a computation.
    static let computationLimit = 500
    /// How many attributes one event may carry, although a schema may declare 50.
    static let attributesPerEvent = 10
    /// How many attributes a schema may declare, and how many dimensions.
    static let membersPerSchema = 50

    /// What a name has to look like, for findings.
    static let rule = "letters, digits, spaces, `_` and `-`, at most \(nameLimit)"

    /// Whether a text can be the name of a schema, a meter, an attribute or a dimension.
    static func isName(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        return !scalars.isEmpty && scalars.count <= nameLimit && scalars.allSatisfy(isAllowed)
    }

    /// A text made to fit the rule for names; the same text always gives the same name.
    static func fit(_ text: String, identity: String = "") -> String {
        FittedText.fit(text, identity: identity, limit: nameLimit) {
            isAllowed($0) && !$0.properties.isPatternWhitespace || $0 == " "
        }
    }

    /// A description or a billable name made to fit.
    static func fitText(_ text: String) -> String {
        FittedText.fit(text, identity: "", limit: textLimit)
    }

    /// The name that frees a meter's own when it is archived, since archived meters keep their names.
    static func archived(_ name: String, id: String) -> String {
        let suffix = " archived " + FittedText.mark(of: id)
        // A name that was given before the archiving was broken off stays as it is.
        guard !name.hasSuffix(suffix) else { return name }
        let kept = String.UnicodeScalarView(name.unicodeScalars.prefix(nameLimit - suffix.unicodeScalars.count))
        return String(kept) + suffix
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", " ", "\t", "\n", "\r": true
        default: false
        }
    }
}
