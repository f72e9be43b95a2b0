package import Metering

/// What a definition that was read at a vendor would be called, where it is not known under a key yet.
package struct KeyWish: Sendable, Hashable {
    /// The key that the vendor itself has of it, such as a name that events bear; `nil` where none of its names is a key.
    package var own: Meter.Key?
    /// The key nearest to its name; `nil` where the name has nothing that a key can have.
    package var near: Meter.Key?
    /// What tells it from others that would be called the same.
    package var identity: String

    /// Makes a wish.
    package init(own: Meter.Key? = nil, near: Meter.Key?, identity: String) {
        self.own = own
        self.near = near
        self.identity = identity
    }
}

extension KeyChoice {
    /// A key for each definition, distinct, and the same in whatever order they come.
    ///
    /// One that is known has the key it is known under. Of the others, one that alone has a key of its own keeps it, else one
    /// that is alone near a key gets that; the rest get a mark of their identity behind it. None gets a key that is reserved.
    ///
    /// - Parameters:
    ///   - kind: the kind of the definitions.
    ///   - definitions: what was read of them.
    ///   - id: the vendor's id of a definition, each another.
    ///   - wish: what a definition would be called that is not known.
    /// - Returns: the keys by the vendor's ids.
    package func keys<Definition>(
        of kind: ObjectKind,
        for definitions: [Definition],
        id: (Definition) -> String,
        wish: (Definition) -> KeyWish
    ) -> [String: Meter.Key] {
        var keys = keys(of: kind, among: definitions.map(id))
        var open = definitions.compactMap { definition in
            keys[id(definition)] == nil ? (id: id(definition), wish: wish(definition)) : nil
        }
        guard !open.isEmpty else { return keys }
        var taken = reserved
        for candidate in [\KeyWish.own, \.near] {
            for (key, bearers) in Dictionary(grouping: open, by: { $0.wish[keyPath: candidate] }) {
                guard let key, bearers.count == 1, taken.insert(key).inserted else { continue }
                keys[bearers[0].id] = key
            }
            open.removeAll { keys[$0.id] != nil }
        }
        for (id, wish) in open.sorted(by: { $0.id.precedes($1.id) }) {
            keys[id] = wish.marked(avoiding: taken)
            keys[id].map { _ = taken.insert($0) }
        }
        return keys
    }
}

extension KeyWish {
    /// The nearest key with a mark of the identity behind it, which no other has.
    fileprivate func marked(avoiding taken: Set<Meter.Key>) -> Meter.Key? {
        let stem = (near?.text ?? "meter").prefix(Meter.Key.maximumLength - 9)
        for round in 0...taken.count {
            let text = identity + String(repeating: "+", count: round)
            if let key = Meter.Key("\(stem)-\(FittedText.mark(of: text))"), !taken.contains(key) { return key }
        }
        return nil
    }
}
