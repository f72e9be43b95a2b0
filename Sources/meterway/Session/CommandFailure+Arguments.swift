import Metering

extension CommandFailure.Problem {
    /// Takes a sentence about arguments apart, as the parser of arguments and the checks that it runs write them.
    ///
    /// Looked for from the end, since what was given stands at the beginning.
    init(ofArguments text: String) {
        if let (message, name) = text.parted(at: ". Did you mean '"), name.hasSuffix("'?") {
            self.init(message, hint: "did you mean `\(name.dropLast(2))`?")
        } else if let (message, values) = text.parted(at: ". Please provide one of ") {
            self.init(message, expected: "one of \(Excerpt.list(Self.values(values)))")
        } else if let (message, hint) = text.parted(at: "; "), !hint.hasSuffix("'") {
            self.init(message, hint: hint)
        } else {
            self.init(text)
        }
    }

    /// The values of `'a', 'b' or 'c'.`, or of a list with a line for each.
    private static func values(_ text: String) -> [String] {
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("  - ") }.map { String($0.dropFirst(4)) }
        return lines.isEmpty ? text.matches(of: /'([^']*)'/).map { String($0.1) } : lines
    }
}

extension String {
    /// What stands before and behind the last occurrence of a text; `nil` where it does not occur.
    fileprivate func parted(at separator: String) -> (before: String, behind: String)? {
        let found = ranges(of: separator).last
        return found.map { (String(self[..<$0.lowerBound]), String(self[$0.upperBound...])) }
    }
}
