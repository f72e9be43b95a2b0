/// A projection by the names of events, so that an event is not held against rules for others.
package struct ProjectionByEvent: Sendable, Hashable {
    /// All of it.
    package let whole: EventProjection
    /// The rules for each name that a rule has, those for every event among them, in order.
    private let named: [String: EventProjection]
    /// The rules for events of any other name.
    private let unnamed: EventProjection

    /// Takes a projection apart.
    package init(_ projection: EventProjection) {
        whole = projection
        var unnamed = EventProjection(vendor: projection.vendor)
        var named: [String: EventProjection] = [:]
        for rule in projection.rules {
            if let name = rule.event {
                named[name, default: unnamed].rules.append(rule)
            } else {
                unnamed.rules.append(rule)
                for name in named.keys { named[name]?.rules.append(rule) }
            }
        }
        self.named = named
        self.unnamed = unnamed
    }

    /// The part of the projection that may take events of a name.
    package subscript(name: String) -> EventProjection { named[name] ?? unnamed }
}
