extension Collection {
    /// What stands second in pairs, by what stands first in them, in the order in which that came first.
    package func grouped<Key: Hashable, Value>() -> [(key: Key, values: [Value])] where Element == (Key, Value) {
        let groups = Dictionary(grouping: self, by: \.0)
        return map(\.0).distinct(by: \.self).map { ($0, (groups[$0] ?? []).map(\.1)) }
    }
}
