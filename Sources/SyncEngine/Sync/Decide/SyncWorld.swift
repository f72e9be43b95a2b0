import AdapterKit
import Metering

/// Everything that the sides of a sync have, under the keys that meters have everywhere.
struct SyncWorld: Sendable {
    let request: SyncRequest
    /// The vendors that take part, by name.
    let sides: [String: VendorSide]
    /// Which objects are the same meter.
    let identities: Identities
    /// What each vendor has in the core model.
    let inventories: [String: DecodedInventory]
    /// The meters that each vendor has, by key: bound ones and recognised ones.
    let now: [String: [Meter.Key: DecodedMeter]]
    /// The definition of each bound meter that was written last, to whichever vendor.
    let last: [Meter.Key: Meter]
    /// The meters whose definitions differ between vendors, with none known to be the later.
    let unordered: Set<Meter.Key>
    /// The meters of the files.
    let files: [Meter.Key: SyncFiles.Entry]
    let images: SyncImages

    init(_ request: SyncRequest, _ sides: [VendorSide], recency: DefinitionRecency) {
        self.request = request
        self.sides = sides.keyed(by: \.name)
        files = request.files.meters.keyed(by: \.meter.key)
        (last, unordered) = recency.latest(sides)
        let plain = Dictionary(
            keepingFirst: sides.map { ($0.name, $0.translator.decode($0.observed, naming: KeyChoice(known: $0.known))) }
        )
        var images = SyncImages(
            events: Self.events(request.files.events, plain),
            defaults: request.defaults,
            now: request.general.now
        )
        identities = IdentityReader(request, sides, last, files, images).identities(plain)
        var inventories: [String: DecodedInventory] = [:]
        var now: [String: [Meter.Key: DecodedMeter]] = [:]
        for side in sides {
            var naming = KeyChoice(taken: Set(identities.groups.keys).union(identities.held), known: side.known)
            var mine = Set(side.known.values)
            for (key, group) in identities.groups {
                guard let member = group.members[side.name] else { continue }
                naming.known[member.object] = key
                mine.insert(key)
            }
            let inventory = naming.known == side.known ? plain[side.name] : nil
            let decoded = inventory ?? side.translator.decode(side.observed, naming: naming)
            inventories[side.name] = decoded
            now[side.name] = Dictionary(
                decoded.meters.filter { mine.contains($0.meter.key) }.map { ($0.meter.key, $0) }
            ) {
                first,
                _ in first
            }
        }
        self.inventories = inventories
        self.now = now
        images.events = Self.events(request.files.events, inventories)
        self.images = images
    }

    /// The schemas of all sides: those of the files, then others by vendor.
    private static func events(_ files: [EventSchema], _ inventories: [String: DecodedInventory]) -> [EventSchema] {
        var events = files
        var names = Set(files.map(\.name))
        for (_, inventory) in inventories.sorted(by: { $0.key < $1.key }) {
            for event in inventory.events.sorted(by: { $0.name < $1.name }) where names.insert(event.name).inserted {
                events.append(event)
            }
        }
        return events
    }

    /// The meters that any side has, or was given, with those that are in doubt.
    var known: Set<Meter.Key> {
        now.values.reduce(into: Set(files.keys).union(last.keys).union(identities.held)) { $0.formUnion($1.keys) }
    }

    /// The definitions at a vendor that nobody bound and the sync takes in, so that it matters what they count.
    func taken(at vendor: String) -> Set<ObjectID> {
        let groups = identities.groups.filter { key, group in
            guard isSelected(key) else { return false }
            if group.known != nil { return true }
            return switch request.mode {
            case .peers: request.takesNew
            case .oneWay(let source, _): group.members[source] != nil
            }
        }
        return Set(groups.values.compactMap { $0.members[vendor]?.object })
    }

    /// The vendors by name, sorted.
    var names: [String] { sides.keys.sorted() }

    /// The definitions that a vendor was given of the meters that it has, those among them that somebody made anew there.
    func given(at side: VendorSide) -> [Meter.Key: Meter] {
        side.given.compactMapValues(\.inForce).filter { side.has($0.key) || now[side.name]?[$0.key] != nil }
    }

    /// Whether a meter was taken away at a vendor, and nobody made it anew there.
    func hasLost(_ key: Meter.Key, _ side: VendorSide) -> Bool {
        side.hasLost(key) && now[side.name]?[key] == nil
    }

    /// What is pinned of a meter at a vendor: what keeps its object as it is, over what the files say; what somebody made anew
    /// there keeps to no pin of the files that it does not bear out.
    func overrides(_ key: Meter.Key, at vendor: String) -> [String: JSONValue] {
        let isAnew = now[vendor]?[key] != nil && sides[vendor]?.has(key) == false
        return isAnew ? writtenOverrides(key, at: vendor) : pins(key, at: vendor)
    }

    /// What is pinned of some meters at a vendor.
    func overrides(_ keys: some Sequence<Meter.Key>, at vendor: String) -> [Meter.Key: [String: JSONValue]] {
        Dictionary(keepingFirst: keys.map { ($0, overrides($0, at: vendor)) })
    }

    /// Whether a meter is to be at a vendor, as far as the files say.
    func isPlaced(_ key: Meter.Key, at vendor: String) -> Bool { files[key]?.vendors?.contains(vendor) ?? true }

    /// Whether the command deals with a meter.
    func isSelected(_ key: Meter.Key) -> Bool { request.general.selects(key) }

    /// Whether a file has the meter, or had it when it was last applied: its binding at any vendor is not one of a sync alone.
    func wasFiled(_ key: Meter.Key) -> Bool {
        sides.values.contains { $0.given[key].map { !$0.binding.isSynced } ?? false }
    }
}
