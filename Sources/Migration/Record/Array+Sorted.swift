extension Array where Element: Comparable {
    /// Whether an element is in the array, which has to be sorted.
    func hasSorted(_ element: Element) -> Bool {
        var range = indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if self[middle] == element { return true }
            range = self[middle] < element ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return false
    }
}
