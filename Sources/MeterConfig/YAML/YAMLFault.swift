internal import Metering
internal import YAMLEvents

/// A fault of YAML's syntax in our words, where the parser's own are for those who write parsers.
struct YAMLFault {
    var place = SourcePlace.start
    var message = ""
    var expected = "YAML"
    var hint: String?

    init(_ error: YAMLSyntaxError, in source: SourceFile) {
        switch error.category {
        case .grammar:
            if let conflict = source.place(ofLineBeginningWith: Self.conflictMark) {
                place = conflict
                message = "a merge conflict that nobody has resolved begins here"
                expected = "one of the two versions, without the lines of `<`, `=` and `>`"
                return
            }
            explain(error.problem, context: error.context, at: source.place(error.mark))
            if let start = error.contextMark { relate(to: source.place(start)) }
            look(at: source)
        case .character:
            message = "the file has a character that YAML does not take: \(error.problem)"
        case .memory:
            message = "the file takes more memory than there is"
            expected = "a smaller file"
        }
        // What the parser would still have liked may lie behind the end of a line.
        place = source.place(of: source.offset(of: place) ?? source.bytes.count)
    }

    private mutating func explain(_ problem: String, context: String?, at place: SourcePlace) {
        self.place = place
        let known = Self.known.first { known in
            problem.contains(known.problem) && (known.context.map { context?.contains($0) ?? false } ?? true)
        }
        message = known?.message ?? [context, problem].compactMap(\.self).joined(separator: ", ")
        expected = known?.expected ?? expected
        hint = known?.hint
    }

    /// Says where what goes wrong begins; a quote that is not closed goes wrong there.
    private mutating func relate(to start: SourcePlace) {
        if message == Self.unclosedQuote {
            place = start
        } else if start.line != place.line {
            message += " (in what begins at line \(start.line))"
        }
    }

    /// Looks at the characters at fault for mistakes that are often made.
    private mutating func look(at source: SourceFile) {
        guard let offset = source.offset(of: place), offset < source.bytes.count else { return }
        if source.bytes[offset] == UInt8(ascii: "\t") {
            message = "a tab stands where YAML counts spaces"
            expected = "spaces for indentation"
            hint = nil
        } else if let space = source.scalar(at: offset), space != " ",
            space.properties.generalCategory == .spaceSeparator
        {
            message = "a space stands here that YAML does not take for one (\(space.code))"
            expected = "plain spaces"
            hint = nil
        } else if offset > 0, source.bytes[offset - 1] == UInt8(ascii: "$"), source.bytes[offset] == UInt8(ascii: "{") {
            place.column -= 1
            message = "a reference between braces is not in quotes"
            expected = "a quoted reference such as \"${env:NAME}\""
            hint = nil
        }
    }

    /// What git and its like write before the first of two versions.
    private static let conflictMark = Array("<<<<<<< ".utf8)
    private static let unclosedQuote = "the quoted text that begins here is not closed"

    private struct Known {
        var problem: String
        var context: String?
        var message: String
        var expected: String
        var hint: String?
    }

    private static let known: [Known] = [
        Known(
            problem: "found character that cannot start any token",
            message: "no value can begin with this character",
            expected: "a value",
            hint: "put a text that begins with `@`, `%` or a backtick in quotes"
        ),
        Known(
            problem: "mapping values are not allowed in this context",
            message: "a second `: ` stands in one line, or this line is indented too far",
            expected: "one `key: value` a line",
            hint: "put a text with `: ` in quotes"
        ),
        Known(
            problem: "could not find expected ':'",
            message: "a key has no `:` behind it",
            expected: "`key: value`",
            hint: "a text of several lines is indented deeper than its key, or quoted"
        ),
        Known(
            problem: "did not find expected key",
            context: "block mapping",
            message: "this line does not fit into the mapping it is in",
            expected: "a `key: value` at the same indentation",
            hint: "look at the indentation and at quotes that end early"
        ),
        Known(
            problem: "did not find expected '-' indicator",
            message: "this line does not fit into the list it is in",
            expected: "a `- ` at the same indentation",
            hint: "look at the indentation"
        ),
        Known(
            problem: "did not find expected ',' or '}'",
            message: "the mapping between braces goes wrong here",
            expected: "`,` or `}`",
            hint: "put a text with `,`, `{`, `}`, `[` or `]` in quotes"
        ),
        Known(
            problem: "did not find expected ',' or ']'",
            message: "the list between brackets goes wrong here",
            expected: "`,` or `]`",
            hint: "put a text with `,`, `{`, `}`, `[` or `]` in quotes"
        ),
        Known(
            problem: "found unexpected end of stream",
            context: "quoted scalar",
            message: unclosedQuote,
            expected: "a closing quote"
        ),
        Known(
            problem: "found unknown escape character",
            message: "no escape begins with `\\` and this character",
            expected: "an escape such as `\\n`, `\\\"`, `\\\\` or `\\x0A`",
            hint: "in single quotes, `\\` is itself"
        ),
        Known(
            problem: "did not find expected alphabetic or numeric character",
            context: "an alias",
            message: "`*` begins an alias, and no name follows",
            expected: "a value",
            hint: "put a text with `*` in quotes"
        ),
        Known(
            problem: "did not find expected alphabetic or numeric character",
            context: "an anchor",
            message: "`&` begins an anchor, and no name follows",
            expected: "a value",
            hint: "put a text with `&` in quotes"
        ),
        Known(
            problem: "block sequence entries are not allowed in this context",
            message: "a list cannot begin here",
            expected: "the list on lines of its own, below its key"
        ),
        Known(problem: "did not find expected node content", message: "there is no value here", expected: "a value"),
        Known(
            problem: "did not find expected <document start>",
            message: "the document has ended before this line",
            expected: "one value a file: keys at the same indentation",
            hint: "look at the indentation"
        ),
    ]
}
