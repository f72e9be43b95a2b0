extension Expression {
    /// A test whether a dimension has one of some values, or none of them.
    package struct DimensionMembership: Sendable, Hashable {
        /// The dimension's name.
        package var dimension: String
        /// The values, sorted by code points, each once.
        package var values: [String]
        /// Whether the test holds where the dimension has none of the values.
        package var isNegated: Bool
    }

    /// The attribute's name, where the expression is one attribute, perhaps in a roundabout spelling.
    package var asSingleAttribute: String? {
        guard case .attribute(let name) = canonical() else { return nil }
        return name
    }

    /// The value, where the expression comes to the same for every event.
    package var asConstant: ExpressionValue? {
        guard case .literal(let value) = canonical() else { return nil }
        return value
    }

    /// Whether the expression comes to true for every event, in any spelling.
    package var isAlwaysTrue: Bool { !asksForValue && asConstant == .bool(true) }

    /// Whether an attribute's or dimension's value, or its absence, can keep the expression from being true, as is plain
    /// from its outermost operators; most filters are of this kind, and need not be brought into canonical form to tell.
    private var asksForValue: Bool {
        switch self {
        case .binary(.and, let left, let right): left.asksForValue || right.asksForValue
        case .binary(let sign, .attribute, .literal), .binary(let sign, .dimension, .literal):
            sign.family == .equality || sign.family == .ordering
        case .membership(.attribute, _), .membership(.dimension, _): true
        default: false
        }
    }

    /// The test, where the expression is `==`, `!=` or `in` between one dimension and constants, in any spelling.
    package var asDimensionMembership: DimensionMembership? {
        switch canonical() {
        case .binary(.equal, .dimension(let name), .literal(let value)):
            Self.dimensionTest(name, [value], isNegated: false)
        case .binary(.notEqual, .dimension(let name), .literal(let value)):
            Self.dimensionTest(name, [value], isNegated: true)
        case .membership(.dimension(let name), let values):
            Self.dimensionTest(name, values, isNegated: false)
        case .unary(.not, .membership(.dimension(let name), let values)):
            Self.dimensionTest(name, values, isNegated: true)
        default: nil
        }
    }

    private static func dimensionTest(
        _ name: String,
        _ values: [ExpressionValue],
        isNegated: Bool
    ) -> DimensionMembership? {
        var texts: [String] = []
        for value in values {
            guard case .string(let text) = value else { return nil }
            texts.append(text)
        }
        return DimensionMembership(dimension: name, values: texts, isNegated: isNegated)
    }
}
