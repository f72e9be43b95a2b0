/// What a watch found last, and what of it each of its notifiers was told.
struct WatchMemory {
    /// What was found last, place by place; places without a finding are left out.
    private(set) var found: [String: Set<String>] = [:]
    private var told: [[String: Set<String>]]

    /// Makes a memory for a number of notifiers, none of which was told of anything.
    init(notifiers: Int) {
        told = Array(repeating: [:], count: notifiers)
    }

    /// Notes what a round found; says whether that is anything else than before.
    mutating func note(_ found: [String: Set<String>]) -> Bool {
        let before = self.found
        self.found = before.merging(found) { _, new in new }.filter { !$0.value.isEmpty }
        return self.found != before
    }

    /// The notifiers, by their numbers, that were told something else than what was found last.
    var untold: [Int] { told.indices.filter { told[$0] != found } }

    /// Notes that a notifier was told what was found last.
    mutating func tell(_ notifier: Int) {
        told[notifier] = found
    }
}
