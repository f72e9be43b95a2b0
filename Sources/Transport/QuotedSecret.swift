/// A secret in quotation marks, which may be doubled as in CSV and SQL, tripled, or escaped as in JSON within JSON.
struct QuotedSecret {
    /// Quotation marks of one kind in a row, each behind as many backslashes.
    private struct Marks {
        var quote: UInt8
        /// How many backslashes stand before each.
        var depth: Int
        var count: Int
        /// Where what follows them begins.
        var end: Int

        /// Reads the marks that begin here; `nil` where none does.
        init?(_ text: [UInt8], at start: Int) {
            let first = QuotedSecret.afterBackslashes(text, start)
            guard first < text.count, QuotedSecret.quotes.contains(text[first]) else { return nil }
            quote = text[first]
            depth = first - start
            (count, end) = (1, first + 1)
            while true {
                let next = QuotedSecret.afterBackslashes(text, end)
                guard next < text.count, text[next] == quote, next - end == depth else { return }
                (count, end) = (count + 1, next + 1)
            }
        }
    }

    private static let quotes = Array("\"'".utf8)

    private let text: [UInt8]
    private let opening: Marks
    private let isEmpty: Bool

    /// Reads the marks that a value begins with; `nil` where it is in none.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - start: where the value begins, with its marks.
    ///   - nameEnd: where the name of the value ends, and the marks after it begin, which tell whether marks are doubled there.
    init?(_ text: [UInt8], at start: Int, nameEnd: Int) {
        guard let opening = Marks(text, at: start) else { return nil }
        self.text = text
        self.opening = opening
        let single = Marks(text, at: nameEnd)?.count ?? 1
        isEmpty = opening.count == 2 * single && Self.endsValue(text, opening.end, depth: opening.depth)
    }

    /// The secret without its marks; `nil` where it is empty.
    ///
    /// Where it is not clear what the marks mean, this is rather too much than too little.
    var range: Range<Int>? {
        guard !isEmpty else { return nil }
        let first = text[opening.end...].firstIndex { !Self.quotes.contains($0) && $0 != Self.backslash } ?? text.count
        let closing = end
        if closing > first { return opening.end..<closing }
        // Nothing but marks was closed; they are a mixture, or there is no value.
        guard !Self.endsValue(text, first, depth: 0) else { return nil }
        return first..<(text[first...].firstIndex(where: Self.quotes.contains) ?? text.count)
    }

    /// Where the marks stand that close the value, or those around it; the end of the text where it has none.
    private var end: Int {
        var index = opening.end
        while index < text.count {
            let mark = Self.afterBackslashes(text, index)
            guard mark < text.count, text[mark] == opening.quote else {
                index = mark + 1
                continue
            }
            let surplus = mark - index - opening.depth
            if surplus < 0 { return index }
            // Each way of escaping doubles the backslashes of a value and sets one more before a mark.
            guard surplus.isMultiple(of: 2 * (opening.depth + 1)),
                let marks = Marks(text, at: mark - opening.depth)
            else {
                index = mark + 1
                continue
            }
            // Twice the marks are one in the value.
            if marks.count % (2 * opening.count) >= opening.count { return mark - opening.depth }
            index = marks.end
        }
        return text.count
    }
}

extension QuotedSecret {
    private static let backslash = UInt8(ascii: "\\")

    private static func afterBackslashes(_ text: [UInt8], _ start: Int) -> Int {
        text[start...].firstIndex { $0 != backslash } ?? text.count
    }

    /// Whether what begins here can only follow the end of a value.
    private static func endsValue(_ text: [UInt8], _ index: Int, depth: Int) -> Bool {
        guard index < text.count else { return true }
        if ",}]);/>&|.<` \t\r\n".utf8.contains(text[index]) { return true }
        // White space of escaped text is escaped too, but for the mark's own backslash.
        let letter = afterBackslashes(text, index)
        return depth > 0 && letter - index == (depth + 1) / 2 && letter < text.count
            && "nrt".utf8.contains(text[letter])
    }
}
