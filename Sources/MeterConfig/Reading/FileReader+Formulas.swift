internal import Metering

extension FileReader {
    private static let opaqueKeys = KeySet(["opaque", "text"])
    private static let uniqueKeys = KeySet(["unique"])
    private static let aggregationNames = Aggregation.Kind.allCases.map(\.rawValue)
    private static let aggregationWords = "one of \(Excerpt.list(aggregationNames)), or `{ unique: dimensions.NAME }`"

    /// A value or filter, as it goes into the model and as it was read.
    ///
    /// - Parameters:
    ///   - name: The field.
    ///   - fields: Where it stands.
    ///   - allowsAdapters: Whether any adapter's name is taken in opaque text, where the adapters are not known.
    /// - Returns: the formula for the model, and with its place.
    @discardableResult
    mutating func formula(
        _ name: String,
        _ fields: Fields,
        allowsAdapters: Bool = false
    ) -> (Formula?, ReadFormula?) {
        guard let node = fields[name] else { return (nil, nil) }
        if case .mapping = node.content {
            let formula = opaque(name, node, allowsAdapters: allowsAdapters)
            return (formula, formula.map { _ in ReadFormula(node: node) })
        }
        let example = name == "filter" ? "attributes.status < 500" : "attributes.bytes / 1024"
        guard let text = text(node, name, expected: "an expression such as `\(example)`"),
            let parsed = expression(text, node)
        else { return (nil, nil) }
        return (.expression(parsed.expression), ReadFormula(node: node, parsed: parsed))
    }

    private mutating func expression(_ text: String, _ node: YAMLNode) -> ParsedExpression? {
        do {
            return try ExpressionParser.parse(text)
        } catch {
            report(error, in: node)
            return nil
        }
    }

    /// Reports what is wrong with an expression, at its place in the file.
    mutating func report(_ errors: ExpressionErrors, in node: YAMLNode) {
        for fault in errors.errors {
            error(place(fault.position.offset, node), fault.message, expected: fault.expected, hint: fault.hint)
        }
    }

    private mutating func opaque(_ name: String, _ node: YAMLNode, allowsAdapters: Bool) -> Formula? {
        guard let fields = fields(node, "`\(name)`", Self.opaqueKeys) else { return nil }
        let dialect = requiredText("opaque", fields, expected: "the adapter whose language the text is in")
        if let dialect, !allowsAdapters, context.adapters[dialect] == nil {
            error(
                fields.place(of: "opaque"),
                "there is no adapter \(Excerpt.quoted(dialect))",
                expected: "one of \(Excerpt.list(context.adapterNames))",
                hint: Self.hint(dialect, among: context.adapterNames)
            )
        }
        guard let node = required("text", fields, "`text`: the text in the vendor's language") else { return nil }
        guard let scalar = node.scalar, !scalar.isNull else {
            mismatch("text", node, expected: "a text in the vendor's language")
            return nil
        }
        return dialect.map { .opaque(dialect: $0, text: scalar.text) }
    }

    /// The aggregation: a word, or `unique` with what is counted.
    mutating func aggregation(_ fields: Fields) -> Aggregation? {
        let expected = Self.aggregationWords
        guard let node = required("aggregation", fields, "`aggregation`: \(expected)") else { return nil }
        if case .mapping = node.content { return unique(node) }
        guard let text = text(node, "aggregation", expected: expected) else { return nil }
        guard let kind = Aggregation.Kind(rawValue: text) else {
            mismatch("aggregation", node, expected: expected, hint: aggregationHint(text))
            return nil
        }
        switch kind {
        case .sum: return .sum
        case .count: return .count
        case .max: return .max
        case .min: return .min
        case .unique: return .unique(.customer)
        case .average: return .average
        case .latest: return .latest
        }
    }

    /// Other tools' words for the aggregations.
    private static let foreignNames = [
        "increment": "count", "avg": "average", "mean": "average", "maximum": "max", "minimum": "min", "last": "latest",
        "uniquecount": "unique", "unique_count": "unique", "distinct": "unique", "total": "sum", "gauge": "latest",
    ]

    private func aggregationHint(_ text: String) -> String? {
        Self.foreignNames[text.lowercased()].map { "did you mean `\($0)`?" }
            ?? Self.hint(text, among: Self.aggregationNames)
    }

    private mutating func unique(_ node: YAMLNode) -> Aggregation? {
        let expected = "`customer` or `dimensions.NAME`"
        guard let fields = fields(node, "`aggregation`", Self.uniqueKeys),
            let subject = required("unique", fields, "`unique`: \(expected)"),
            let text = text(subject, "unique", expected: expected)
        else { return nil }
        switch try? ExpressionParser.parse(text).expression {
        case .customer: return .unique(.customer)
        case .dimension(let name): return .unique(.dimension(name))
        default:
            let words = ["customer"] + ["dimensions.\(text)"].filter { _ in ExpressionGrammar.isSelector(text) }
            mismatch(
                "unique",
                subject,
                expected: expected,
                hint: Self.hint(text, among: ["customer", "customers"]).map { _ in "did you mean `customer`?" }
                    ?? words.dropFirst().first.map { "did you mean `\($0)`?" }
            )
            return nil
        }
    }
}
