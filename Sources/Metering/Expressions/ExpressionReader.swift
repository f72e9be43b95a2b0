/// The state of reading one text: its tokens, the next one to read, and the faults so far.
struct ExpressionReader {
    /// The text in UTF-8.
    let bytes: [UInt8]
    /// The tokens, the last of which is the end.
    private let tokens: [ExpressionToken]
    /// The place of the next token.
    private var index = 0
    /// How many brackets, signs and branches are open.
    private var nesting = 0
    /// The faults found so far.
    private(set) var errors: [ExpressionFault]
    /// Whether the places of all nodes are wanted, and not only that of the whole.
    let keepsPlaces: Bool

    /// A subtree, the places of its nodes, and its depth.
    struct Node {
        var expression: Expression
        var ranges: SourceRanges
        var depth: Int
    }

    /// Thrown after a fault was reported that nothing sensible can be read behind.
    struct Stop: Error {}

    init(bytes: [UInt8], keepsPlaces: Bool) {
        self.bytes = bytes
        self.keepsPlaces = keepsPlaces
        (tokens, errors) = ExpressionLexer.read(bytes)
    }

    /// Reads the whole text; `nil` where reading had to stop.
    mutating func readAll() -> Node? {
        do {
            let node = try readExpression()
            guard next.kind == .end else {
                reportLeftOver()
                return nil
            }
            return node
        } catch {
            return nil
        }
    }

    /// The next token.
    var next: ExpressionToken { tokens[index] }

    /// The token after the next.
    var afterNext: ExpressionToken { tokens[Swift.min(index + 1, tokens.count - 1)] }

    /// Where the last taken token ends.
    var previousEnd: Int { index > 0 ? tokens[index - 1].range.upperBound : 0 }

    /// Takes the next token; the end is never passed.
    @discardableResult
    mutating func take() -> ExpressionToken {
        let token = tokens[index]
        if index < tokens.count - 1 { index += 1 }
        return token
    }

    /// Takes the next token where it is this sign.
    mutating func take(_ sign: ExpressionToken.Sign) -> Bool {
        guard isNext(sign) else { return false }
        take()
        return true
    }

    /// Whether the next token is this sign.
    func isNext(_ sign: ExpressionToken.Sign) -> Bool {
        if case .sign(let found) = tokens[index].kind { found == sign } else { false }
    }

    mutating func report(_ range: Range<Int>, _ message: String, expected: String? = nil, hint: String? = nil) {
        errors.append(ExpressionFault(range: range, message: message, expected: expected, hint: hint))
    }

    /// Reports that the next token is not what was expected, unless the lexer already reported it.
    mutating func stop(expected: String, hint: String? = nil) -> Stop {
        if next.kind != .invalid {
            report(next.range, "found \(next.name)", expected: expected, hint: hint)
        }
        return Stop()
    }

    /// Reads one level deeper, within the limit on nesting.
    mutating func nested(
        _ read: (inout ExpressionReader) throws(Stop) -> Node
    ) throws(Stop) -> Node {
        guard nesting < ExpressionGrammar.maximumNesting else {
            report(
                next.range,
                "the expression is nested too deeply",
                expected: "at most \(ExpressionGrammar.maximumNesting) open brackets and signs"
            )
            throw Stop()
        }
        nesting += 1
        defer { nesting -= 1 }
        return try read(&self)
    }

    /// Puts a tree together from its operands, within the limit on depth.
    mutating func node(
        _ expression: Expression,
        _ range: Range<Int>,
        depth: Int = 1,
        _ operands: @autoclosure () -> [SourceRanges] = []
    ) throws(Stop) -> Node {
        guard depth <= ExpressionGrammar.maximumDepth else {
            report(
                range,
                "the expression is too deep",
                expected: "at most \(ExpressionGrammar.maximumDepth) operators in a chain",
                hint: "use `in [..]` for many values of one name"
            )
            throw Stop()
        }
        let ranges = SourceRanges(range: range, children: keepsPlaces ? operands() : [])
        return Node(expression: expression, ranges: ranges, depth: depth)
    }
}
