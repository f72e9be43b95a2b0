import AdapterKit
import Metering

/// The keys of decoded meter types: distinct, and the same whatever the order.
struct MeterTypeKeys {
    private var keys: [String: Meter.Key]

    /// Chooses keys: the one that a type is known under, a reference that is a key, else what the name or the reference
    /// comes to.
    ///
    /// A reference that is a key is kept by the type that bears it; others that come to the same get one of their id.
    /// Keys that are taken already are left to those who have them.
    init(_ types: [MeterTypePayload], _ naming: KeyChoice = .free) {
        keys = naming.keys(of: UsageEngineKind.meterType, among: types.map(\.id))
        let others = naming.reserved
        var taken = others
        let unknown = types.filter { keys[$0.id] == nil }
        for (_, bearers) in Dictionary(grouping: unknown, by: { Self.own($0) }) {
            guard let first = bearers.first, bearers.count == 1, let key = Self.own(first), !others.contains(key)
            else { continue }
            keys[first.id] = key
            taken.insert(key)
        }
        let open = types.filter { keys[$0.id] == nil }
        let groups = Dictionary(grouping: open) { Self.wish($0) }
        for type in open.sorted(by: { $0.id < $1.id }) {
            guard let wish = Self.wish(type) else { continue }
            var key = wish
            var salt = type.id
            if groups[wish]?.count != 1 || taken.contains(wish) {
                key = Self.marked(wish, salt)
            }
            while taken.contains(key) {
                salt += "+"
                key = Self.marked(wish, salt)
            }
            keys[type.id] = key
            taken.insert(key)
        }
    }

    /// The key of the type with an id; `nil` where nothing of the type can be a key.
    subscript(id: String) -> Meter.Key? { keys[id] }

    /// The reference, where it is a key.
    private static func own(_ type: MeterTypePayload) -> Meter.Key? { type.terms.externalRef.flatMap { Meter.Key($0) } }

    private static func wish(_ type: MeterTypePayload) -> Meter.Key? {
        own(type) ?? Meter.Key(slug: type.terms.name) ?? type.terms.externalRef.flatMap { Meter.Key(slug: $0) }
            ?? Meter.Key("meter-type-\(FittedText.mark(of: type.id))")
    }

    /// The key with a mark at its end, computed from a text.
    private static func marked(_ key: Meter.Key, _ text: String) -> Meter.Key {
        let room = Meter.Key.maximumLength - 9
        return Meter.Key("\(key.text.prefix(room))-\(FittedText.mark(of: text))") ?? key
    }
}
