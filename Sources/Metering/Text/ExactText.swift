/// A text that equals another only where the code points are the same, which `String` does not ask for.
package struct ExactText: Sendable, Hashable {
    private let text: String

    /// Makes the text.
    package init(_ text: String) {
        self.text = text
    }

    /// Whether the code points are the same.
    package static func == (left: ExactText, right: ExactText) -> Bool { left.text.isIdentical(to: right.text) }
}

extension [String] {
    /// The texts, each once, in their order; two are the same where the code points are.
    package var distinct: [String] {
        var seen: Set<ExactText> = []
        return filter { seen.insert(ExactText($0)).inserted }
    }
}
