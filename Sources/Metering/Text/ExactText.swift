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

extension String {
    /// Whether two texts have the same code points, which `==` does not ask for.
    func isIdentical(to other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }

    /// Whether the text comes before another by code points.
    package func precedes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
