/// Finds the words that a misspelt one may have meant.
package enum Similarity {
    /// The greatest length of a word that is compared, in bytes: the time grows with the square of it.
    static let longestWord = 100

    /// The known words closest to a word, the likeliest first, at most so many; none when all are far from it.
    ///
    /// Case counts for nothing; a word is close when at most a third of it has to be changed, and none is to one of more
    /// than 100 bytes.
    package static func closest(to word: String, among known: [String], limit: Int = 1) -> [String] {
        guard word.utf8.count <= longestWord else { return [] }
        let wanted = Array(word.lowercased().utf8)
        let bound = max(1, wanted.count / 3)
        var found: [(word: String, distance: Int)] = []
        for candidate in known where candidate.utf8.count <= longestWord {
            let letters = Array(candidate.lowercased().utf8)
            guard abs(letters.count - wanted.count) <= bound, leastDistance(wanted, letters) <= bound else { continue }
            let changes = distance(wanted, letters)
            // A word of which nothing is left is another word.
            if changes <= bound, changes < max(wanted.count, letters.count) { found.append((candidate, changes)) }
        }
        return found.sorted { ($0.distance, $0.word) < ($1.distance, $1.word) }.prefix(limit).map(\.word)
    }

    /// A number of changes that is never more than the distance, by the letters alone and not their order.
    private static func leastDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var counts = [Int](repeating: 0, count: 32)
        for letter in left { counts[Int(letter & 31)] += 1 }
        for letter in right { counts[Int(letter & 31)] -= 1 }
        let surplus = counts.reduce(0) { $0 + max($1, 0) }
        return max(surplus, surplus - left.count + right.count)
    }

    /// The least number of letters to insert, remove, replace, or swap with their neighbour, to make one word of the
    /// other.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var previous = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(
                    previous[column + 1] + 1,
                    current[column] + 1,
                    previous[column] + (letter == other ? 0 : 1)
                )
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            before = previous
            previous = current
        }
        return previous[right.count]
    }
}
