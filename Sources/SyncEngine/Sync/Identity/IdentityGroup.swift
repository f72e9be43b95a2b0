import AdapterKit
import Metering

/// A meter that is known: bound at a vendor, or in the files.
struct KnownMeter: Sendable, Hashable {
    /// Its key.
    var key: Meter.Key
    /// The names that people know it by.
    var names: Set<String>
    /// The texts that stand for its key at vendors, the key itself among them.
    var texts: Set<String>
    /// The vendors where it is bound.
    var boundAt: Set<String>
}

/// A meter at a vendor that is bound to nothing.
struct FreshMeter: Sendable, Hashable {
    /// The name of the vendor's instance.
    var vendor: String
    /// Its definition there.
    var object: ObjectID
    /// The definition's name at the vendor.
    var objectName: String
    /// The names that people know it by.
    var names: Set<String>
    /// The texts that the vendor itself keeps as a key: an API name, a reference, or a name that is a key.
    var texts: Set<String>
    /// The key that it gets by itself.
    var natural: Meter.Key

    /// The key that the vendor's own text comes to, before one that is made of its name.
    var wish: Meter.Key {
        let exact = texts.compactMap { Meter.Key($0) }.min()
        return exact ?? texts.compactMap { Meter.Key(slug: $0) }.min() ?? natural
    }

    /// Whether a person's word names it.
    func isNamed(by match: IdentityMatch) -> Bool {
        match.vendor == vendor && match.object == object.id
    }

    /// Whether the wish is a vendor's own text, and no slug of a name.
    var hasOwnText: Bool { !texts.isEmpty }
}

/// What is one meter: a known one with what is it at further vendors, or several new ones.
struct IdentityGroup: Sendable, Hashable {
    /// The meter that is known; `nil` where all are new.
    var known: KnownMeter?
    /// The new ones, by vendor.
    var members: [String: FreshMeter]
    /// The vendors whose object was recognised by its name alone.
    var byName: Set<String> = []

    init(_ known: KnownMeter) {
        self.known = known
        members = [:]
    }

    init(_ fresh: FreshMeter) {
        members = [fresh.vendor: fresh]
    }

    /// The vendors where the meter is.
    var vendors: Set<String> { Set(members.keys).union(known?.boundAt ?? []) }

    /// The names that people know it by.
    var names: Set<String> { members.values.reduce(into: known?.names ?? []) { $0.formUnion($1.names) } }

    /// The texts that stand for its key.
    var texts: Set<String> { members.values.reduce(into: known?.texts ?? []) { $0.formUnion($1.texts) } }

    /// The key that it is to have, if it is free.
    var wish: Meter.Key? {
        if let known { return known.key }
        let own = members.values.filter(\.hasOwnText).map(\.wish)
        return own.filter { texts.contains($0.text) }.min() ?? own.min() ?? members.values.map(\.wish).min()
    }

    /// The keys by which a person may have named it.
    var handles: Set<Meter.Key> { Set(members.values.flatMap { [$0.wish, $0.natural] } + [wish].compactMap(\.self)) }

    /// What tells two groups apart, and orders them: known ones by key, then new ones by vendor and id.
    var order: String { orders.min() ?? "" }

    /// The orders of all that was joined in it.
    var orders: [String] {
        members.values.map { "1 \($0.vendor) \($0.object.kind) \($0.object.id)" }
            + (known.map { ["0 \($0.key)"] } ?? [])
    }

    /// Known ones before new ones, then by the key they are to have.
    var rank: String { (known == nil ? "1 " : "0 ") + (wish?.text ?? "") }

    /// Whether a person's word names one of its new objects.
    func isNamed(by match: IdentityMatch) -> Bool { members[match.vendor].map { $0.isNamed(by: match) } ?? false }

    mutating func join(_ other: IdentityGroup, byName isByName: Bool) {
        known = known ?? other.known
        if isByName {
            byName.formUnion(other.members.keys)
            if other.known != nil { byName.formUnion(members.keys) }
        }
        byName.formUnion(other.byName)
        members.merge(other.members) { first, _ in first }
    }
}
