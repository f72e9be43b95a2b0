/// Replacements of parts of a text, none of which overlap.
struct TextEdits {
    private var edits: [(range: Range<Int>, text: [UInt8])] = []

    var isEmpty: Bool { edits.isEmpty }

    mutating func replace(_ range: Range<Int>, _ text: String) {
        edits.append((range, Array(text.utf8)))
    }

    mutating func insert(_ text: String, at offset: Int) {
        replace(offset..<offset, text)
    }

    mutating func remove(_ range: Range<Int>) {
        replace(range, "")
    }

    /// How many replacements there are.
    var count: Int { edits.count }

    /// Whether something comes behind a part of the text that stays as it is.
    func extends(_ part: Range<Int>) -> Bool {
        !edits.contains { $0.range.overlaps(part) || part.contains($0.range.lowerBound) }
            && edits.contains { $0.range.lowerBound >= part.upperBound && !$0.text.isEmpty }
    }

    /// Lets go of all replacements but the first.
    mutating func keep(_ count: Int) {
        edits.removeLast(edits.count - count)
    }

    /// The edits in order: by place, at one place what is inserted first, in the order given.
    private var sorted: [(range: Range<Int>, text: [UInt8])] {
        edits.enumerated().sorted { left, right in
            (left.element.range.lowerBound, left.element.range.isEmpty ? 0 : 1, left.offset)
                < (right.element.range.lowerBound, right.element.range.isEmpty ? 0 : 1, right.offset)
        }.map(\.element)
    }

    /// The text with the replacements, which ends without a line end where it did; `nil` where two overlap.
    func applied(to bytes: [UInt8]) -> [UInt8]? {
        guard var result = replaced(in: bytes) else { return nil }
        guard let last = bytes.last, !TextLayout.isBreak(last) else { return result }
        if result.last == 0x0A { result.removeLast() }
        if result.last == 0x0D { result.removeLast() }
        return result
    }

    private func replaced(in bytes: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var done = 0
        for (range, text) in sorted {
            guard range.lowerBound >= done, range.upperBound <= bytes.count else { return nil }
            result += bytes[done..<range.lowerBound]
            result += text
            done = range.upperBound
        }
        return result + bytes[done...]
    }
}
