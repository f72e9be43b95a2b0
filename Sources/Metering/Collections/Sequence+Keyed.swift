extension Dictionary {
    /// Makes one of pairs; of several with one key, the first holds.
    package init(keepingFirst pairs: some Sequence<(Key, Value)>) {
        self.init(pairs) { first, _ in first }
    }
}

extension Sequence {
    /// The elements by something that tells them apart; of several that share it, the first.
    package func keyed<Key: Hashable>(by key: (Element) -> Key) -> [Key: Element] {
        Dictionary(keepingFirst: map { (key($0), $0) })
    }

    /// The elements in their order, without those that share something with an earlier one.
    package func distinct<Key: Hashable>(by key: (Element) -> Key) -> [Element] {
        var seen: Set<Key> = []
        return filter { seen.insert(key($0)).inserted }
    }
}
