/// The keys that a mapping has so far, so that one that stands twice is found in time that does not grow with their number.
struct KeyNames {
    /// Where each key stands among the pairs; filled once there are more than a few.
    private var places: [String: Int] = [:]

    /// How many keys are faster looked through than looked up.
    private static let few = 24

    /// The pair that has the name of a new one already; else the name counts as that of the pair that comes next.
    mutating func insert(_ pair: YAMLPair, into pairs: [YAMLPair]) -> YAMLPair? {
        let name = pair.name
        if pairs.count < Self.few {
            return pairs.firstIndex { $0.isNamed(name, pair.mark) }.map { pairs[$0] }
        }
        if places.isEmpty {
            for (index, pair) in pairs.enumerated() { places[pair.name] = index }
        }
        if let first = places[name] { return pairs[first] }
        places[name] = pairs.count
        return nil
    }
}
