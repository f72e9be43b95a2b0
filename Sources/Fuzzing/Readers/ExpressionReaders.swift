import Metering

/// The reader of expressions, and the laws of what is read.
enum ExpressionReaders {
    private static let corpus = [
        #"dimensions.region in ["us-east-1", "eu-west-1"] && attributes.status < 500"#,
        #"attributes.bytes / 1048576 + attributes["odd name"] * -2.5e3 % 7"#,
        #"!(customer == 'a\n\u00e9\x41\101\U0001F6B2') || (attributes.x >= 1 ? true : false)"#,
        #"attributes.a.startsWith("x") and not b = 'c' ≤ 5 ? [1,] : "unclosed"#,
        "attributes.x - (attributes.y - (1 - attributes.z)) - -1 - -(1) - -(-1)",
        "dimensions.a == dimensions.b ? attributes.x != 0 ? 1 : 2 : attributes.y > 0 ? 3 : 4",
        "(attributes.x > 1 ? attributes.x : 0) > 5 && !(attributes.x in [1, -2, 3.0]) || !(!(true))",
        "dimensions.a != \"x\" && dimensions.a != \"y\" && dimensions.b == \"z\" || dimensions.a < customer",
        "attributes.x == 1 || 2 == attributes.x || attributes.x in [3,] || false", "1 / 3 * 3 == 1 && 5 % 0 == 1",
        "(attributes.x == 1) == (attributes.y == 2) != false",
        "0 - 1e6144 + 1e-6144 * 9999999999999999999999999999999999",
    ]
    private static let tokens = [
        "attributes.", "attributes.x", "attributes[\"", "\"]", "dimensions.", "dimensions.a", "customer", "true",
        "false", "null", "in", "in [", "not", "and", "or", "(", ")", "((",
        "))", "[", "]", "{", "}", "?", ":", "? 1 : 2", ",", ".", "+", "-", "--", "*", "/", "%", "==", "!=", "===", "=",
        "<", "<=", ">", ">=", "<>", "&&", "||", "&", "|", "!", "!!",
        "\"", "'", "\"\"\"", "\\", "\\x", "\\u12", "\\777", "0", "1", "1e6144", "1e9", "0x1F", "5u", ".5", "5.",
        "1_000", "99999999999999999999999999999999999", "size(", ".f(", "//",
        "`", "“", "≤", "−", " ", "\n", "\r\n", "\t", "ü", "e\u{301}", "🚲", "\u{0}", "\u{FEFF}", "\u{2028}", "\u{85}",
        "\u{301}\u{316}",
    ]

    static let expressions = FuzzReader(
        "cel",
        "Expressions: refused at places, or written, read again, checked, and in canonical form worth the same.",
        corpus: corpus,
        tokens: tokens
    ) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(ExpressionErrors) {
            let parsed = try ExpressionParser.parse(text)
            if let fault = fault(of: parsed.expression) { return .wrong(fault) }
            for role in ExpressionRole.allCases {
                do throws(ExpressionErrors) {
                    try parsed.checked(as: role, in: schema)
                } catch {
                    if let fault = Self.fault(of: error, in: text) { return .wrong(fault) }
                }
            }
            return .taken
        } catch {
            return fault(of: error, in: text).map { .wrong($0) } ?? .refused
        }
    }

    private static let schema = EventSchemaNames(
        event: "e",
        attributes: ["x", "bytes", "status"],
        dimensions: ["a", "region"]
    )
    private static let event = UsageEvent(
        id: "1",
        event: "e",
        customer: "c",
        timestamp: .epoch,
        attributes: ["x": 3, "y": -1, "status": 200],
        dimensions: ["a": "x", "region": "eu-west-1"]
    )

    /// What is wrong with a tree that was read: its text is not read as the same, or its canonical form means another thing.
    private static func fault(of expression: Expression) -> String? {
        let canonical = expression.canonical()
        // A text near the greatest length may be longer in its one spelling, and is refused then.
        for tree in [expression, canonical] where tree.description.utf8.count <= ExpressionGrammar.maximumLength {
            do throws(ExpressionErrors) {
                guard try ExpressionParser.parse(tree.description).expression == tree else {
                    return "another tree is read again"
                }
            } catch {
                return "what is written is refused: \(error.errors.first?.summary ?? "")"
            }
        }
        guard canonical.canonical() == canonical else { return "the canonical form has another" }
        guard expression.type != nil, outcome(expression, event) != outcome(canonical, event) else { return nil }
        return "the canonical form comes to \(outcome(canonical, event)), not \(outcome(expression, event))"
    }

    private static func fault(of errors: ExpressionErrors, in text: String) -> String? {
        guard !errors.errors.isEmpty else { return "refused without a reason" }
        for error in errors.errors {
            guard error.position == TextPosition(offset: error.position.offset, in: Array(text.utf8)),
                error.position.offset <= text.utf8.count, error.length >= 0
            else { return "no such place: \(error)" }
        }
        return errors.description.utf8.count > 20 * text.utf8.count + 50_000 ? "too much is said" : nil
    }

    private static func outcome(
        _ expression: Expression,
        _ event: UsageEvent
    ) -> Result<ExpressionValue, EvaluationError> {
        do {
            return .success(try expression.evaluate(event))
        } catch {
            return .failure(error)
        }
    }
}
