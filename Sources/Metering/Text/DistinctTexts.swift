/// Texts, each once: a few are looked through one by one, which is faster than to look them up.
package struct DistinctTexts: Sendable {
    private var few: [String] = []
    private var many: Set<String> = []

    /// How many texts are looked through.
    private static let limit = 12

    /// Makes an empty set.
    package init() {}

    /// Adds a text, and answers whether it was not there before.
    package mutating func insert(_ text: String) -> Bool {
        guard few.count == Self.limit else {
            if few.contains(text) { return false }
            few.append(text)
            return true
        }
        if many.isEmpty { many = Set(few) }
        return many.insert(text).inserted
    }
}
