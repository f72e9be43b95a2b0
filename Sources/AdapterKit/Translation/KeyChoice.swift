package import Metering

/// Which keys decoded meters get.
package struct KeyChoice: Sendable, Hashable {
    /// Keys that other meters have; a definition that is not known gets another, and overrides that keep its objects.
    package var taken: Set<Meter.Key>
    /// The keys of the definitions that are known, which are decoded under them whatever the vendor calls them.
    package var known: [ObjectID: Meter.Key]

    /// Makes a choice.
    package init(taken: Set<Meter.Key> = [], known: [ObjectID: Meter.Key] = [:]) {
        self.taken = taken
        self.known = known
    }

    /// The choice where every key is free, and none is known.
    package static let free = KeyChoice()

    /// The keys that no definition gets that is not known.
    package var reserved: Set<Meter.Key> { taken.union(known.values) }

    /// The keys of the known ones among some objects, by id; a key that several are known under goes to the least id.
    ///
    /// - Parameters:
    ///   - kind: the kind of the objects.
    ///   - ids: the vendor's ids of them, in any order.
    /// - Returns: the keys, each once.
    package func keys(of kind: ObjectKind, among ids: some Sequence<String>) -> [String: Meter.Key] {
        guard !known.isEmpty else { return [:] }
        var given: Set<Meter.Key> = []
        var keys: [String: Meter.Key] = [:]
        for id in Set(ids).sorted(by: { $0.precedes($1) }) {
            guard let key = known[ObjectID(kind: kind, id: id)], given.insert(key).inserted else { continue }
            keys[id] = key
        }
        return keys
    }
}
