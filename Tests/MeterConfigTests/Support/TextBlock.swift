@testable import MeterConfig

/// A text as the lines of a block, such as stand behind `|` and `>`.
struct TextBlock {
    private let content: [String]
    /// How many line ends are behind the last of them.
    private let ending: Int
    /// The sign behind `|` that keeps the line ends of the text as they are.
    let chomping: String

    /// The block of a text; `nil` where no block can hold it.
    init?(_ text: String) {
        let pieces = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        let isClean = pieces.allSatisfy { !$0.unicodeScalars.contains(where: YAMLText.needsEscape) }
        guard isClean, let last = pieces.lastIndex(where: { !$0.isEmpty }), pieces[last].contains(where: { $0 != " " })
        else { return nil }
        content = Array(pieces[...last])
        ending = pieces.count - 1 - last
        chomping = ending == 0 ? "-" : ending == 1 ? "" : "+"
    }

    /// Whether the first line begins with a blank, so that the block has to say how deep it stands.
    var isIndented: Bool { content.first { !$0.isEmpty }?.hasPrefix(" ") ?? false || content.first?.isEmpty ?? false }

    /// The lines below the sign of a literal block.
    func lines(_ indentation: String) -> [String] {
        content.map { $0.isEmpty ? "" : indentation + $0 } + Array(repeating: "", count: Swift.max(0, ending - 1))
    }

    /// The lines below the sign of a folded block, where each line is plain enough for one.
    func folded(_ indentation: String, _ chance: inout Chance) -> [String]? {
        guard content.allSatisfy({ Self.isWords($0) }) else { return nil }
        var lines: [String] = []
        for (index, line) in content.enumerated() {
            if index > 0 { lines.append("") }
            let words = line.split(separator: " ")
            let place = Int.random(in: 1...words.count, using: &chance)
            lines.append(indentation + words[..<place].joined(separator: " "))
            if place < words.count { lines.append(indentation + words[place...].joined(separator: " ")) }
        }
        return lines + Array(repeating: "", count: Swift.max(0, ending - 1))
    }

    /// Whether a text is at least one word of letters, with one blank between words.
    static func isWords(_ text: String) -> Bool {
        !text.isEmpty
            && text.split(separator: " ", omittingEmptySubsequences: false).allSatisfy { word in
                !word.isEmpty && word.unicodeScalars.allSatisfy { ("a"..."z").contains($0) }
            }
    }
}
