package import Metering

/// Matchers and computations as texts: to and from expressions where both mean the same, else as they stand.
package enum LogicText {
    /// What a text is for.
    package enum Role: Sendable {
        /// Which events count.
        case matcher
        /// What is taken of an event.
        case computation

        /// Whether a text is short enough to be Togai's; the tree of a longer one could be too deep to be followed.
        fileprivate func takes(_ text: String) -> Bool {
            text.unicodeScalars.count <= (self == .matcher ? TogaiNames.matcherLimit : TogaiNames.computationLimit)
        }
    }

    /// The text of an expression; `nil` where Togai's evaluator would count some event otherwise, or the text is too long.
    package static func text(_ expression: Expression, as role: Role) -> String? {
        let canonical = expression.canonical()
        guard let json = write(canonical, role) else { return nil }
        let text = json.text()
        // A text that nests deeper than JSON is read could not be compared with what Togai has later.
        guard role.takes(text), let told = LenientJSON.parse(text), read(told, role) == canonical else { return nil }
        return text
    }

    /// The expression that a text means, in canonical form; `nil` where none means the same, or the text is too long.
    package static func expression(_ text: String, as role: Role) -> Expression? {
        role.takes(text) ? meaning(of: LenientJSON.parse(text), role)?.expression : nil
    }

    /// The one spelling that texts of the same meaning share, as far as the meaning is known.
    package static func normalForm(_ text: String, as role: Role) -> String {
        let json = LenientJSON.parse(text)
        let written = role.takes(text) ? meaning(of: json, role)?.text : nil
        return written ?? json?.canonicalText ?? text
    }

    /// What JSON means, with the text that is written for it.
    private static func meaning(of json: JSONValue?, _ role: Role) -> (expression: Expression, text: String)? {
        guard let json, let expression = read(json, role), expression.depth <= ExpressionGrammar.maximumDepth,
            let written = write(expression, role)
        else { return nil }
        // What was written by Meterway reads back as it is, so that only other spellings have to be tried.
        guard written == json else { return text(expression, as: role).map { (expression, $0) } }
        let text = written.text()
        return role.takes(text) ? (expression, text) : nil
    }

    /// Whether an expression could be written if only its names were Togai's own.
    static func isWritable(_ expression: Expression, as role: Role) -> Bool {
        write(expression.canonical(), role) != nil
    }

    /// The names that follow a prefix such as `attributes.` inside the quotations of a text, whether it is JSON or not.
    package static func names(after prefix: String, in text: String) -> Set<String> {
        let quotations = text.split { $0 == "\"" || $0 == "'" || $0 == "\\" }
        return Set(quotations.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
    }

    private static func write(_ expression: Expression, _ role: Role) -> JSONValue? {
        role == .matcher ? LogicWriter.condition(expression) : LogicWriter.number(expression)
    }

    private static func read(_ json: JSONValue, _ role: Role) -> Expression? {
        (role == .matcher ? LogicReader.condition(json) : LogicReader.number(json))?.canonical()
    }
}
