/// What becomes of the entries of a list or mapping: those that go, and those that come in between.
struct Restructuring {
    /// A new entry.
    struct Entry {
        /// The entry where it stands among others on a line.
        var flow: String
        /// The entry where it has lines of its own, without indentation.
        var lines: [String]
    }

    /// The places of the entries that go.
    var removed: Set<Int> = []
    /// What comes behind the entry at a place; at -1 before all that stay.
    var inserted: [Int: [Entry]] = [:]

    var isEmpty: Bool { removed.isEmpty && inserted.isEmpty }

    /// The runs of entries that go, of so many.
    func removedRuns(of count: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for index in 0..<count where removed.contains(index) {
            if let last = runs.last, last.upperBound == index {
                runs[runs.count - 1] = last.lowerBound..<index + 1
            } else {
                runs.append(index..<index + 1)
            }
        }
        return runs
    }
}
