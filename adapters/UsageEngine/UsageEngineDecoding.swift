import AdapterKit
import Metering

/// What Usage Engine's objects are in the core model.
struct UsageEngineDecoding {
    private let types: [(object: ObservedObject, payload: MeterTypePayload)]
    private let counters: [(object: ObservedObject, payload: MeterPayload)]
    private let countersByType: [String: [MeterPayload]]
    /// The ids of the types that records with a text could mean, by their names and references, in their order.
    private let namesakes: [String: [String]]
    private var undecodable: [UndecodableObject] = []

    /// Sorts objects by kind, and by id, so that their order never matters.
    init(_ objects: [ObservedObject]) {
        var types: [(ObservedObject, MeterTypePayload)] = []
        var counters: [(ObservedObject, MeterPayload)] = []
        for object in objects.sorted(by: { ($0.kind, $0.id) < ($1.kind, $1.id) }) {
            if object.kind == UsageEngineKind.meterType, let payload = MeterTypePayload(object.body) {
                types.append((object, payload))
            } else if object.kind == UsageEngineKind.meter, let payload = MeterPayload(object.body) {
                counters.append((object, payload))
            } else {
                undecodable.append(UndecodableObject(object: object, reason: "it is no object of Usage Engine"))
            }
        }
        self.types = types
        self.counters = counters
        countersByType = Dictionary(grouping: counters.map(\.1), by: \.meterTypeID)
        var namesakes: [String: [String]] = [:]
        for (_, type) in types {
            namesakes[type.terms.name, default: []].append(type.id)
            type.terms.externalRef.map { namesakes[$0, default: []].append(type.id) }
        }
        self.namesakes = namesakes
    }

    /// The inventory: every object is in it, decoded or not.
    func inventory(_ naming: KeyChoice) -> DecodedInventory {
        let keys = naming.keys(of: UsageEngineKind.meterType, for: types.map(\.payload), id: \.id, wish: Self.wish)
        var inventory = DecodedInventory(undecodable: undecodable)
        var owners: [String: Meter.Key] = [:]
        for (object, payload) in types {
            do throws(UndecodableType) {
                try checkName(payload)
                let meter = try Meter(payload, key: keys[payload.id], hasBegun: object.image["activeFrom"].isNull)
                owners[payload.id] = meter.key
                inventory.meters.append(
                    DecodedMeter(
                        meter: meter,
                        overrides: Self.overrides(payload),
                        objects: [ObjectRef(UsageEngineKind.meterType, meter.key.text): object.id],
                        findings: findings(payload)
                    )
                )
            } catch {
                inventory.undecodable.append(UndecodableObject(object: object, reason: error.reason))
            }
        }
        addCounters(to: &inventory, owners)
        return inventory
    }

    /// What a type would be called: its reference where that is a key, else what its name or its reference comes to.
    private static func wish(_ type: MeterTypePayload) -> KeyWish {
        let own = type.terms.externalRef.flatMap { Meter.Key($0) }
        let near = own ?? Meter.Key(slug: type.terms.name) ?? type.terms.externalRef.flatMap { Meter.Key(slug: $0) }
        return KeyWish(
            own: own,
            near: near ?? Meter.Key("meter-type-\(FittedText.mark(of: type.id))"),
            identity: type.id
        )
    }

    /// Refuses a type that records cannot be sent to, since nothing but a name tells it, and another has that too.
    private func checkName(_ payload: MeterTypePayload) throws(UndecodableType) {
        guard payload.terms.externalRef == nil,
            let other = namesakes[payload.terms.name]?.first(where: { $0 != payload.id })
        else { return }
        throw UndecodableType(
            reason:
                "it has no externalRef, and the type \(other) has its name too, so that records could mean either; "
                + "give it an externalRef"
        )
    }

    private func addCounters(to inventory: inout DecodedInventory, _ owners: [String: Meter.Key]) {
        var seen: Set<String> = []
        for (object, payload) in counters {
            let reason: String
            if let owner = owners[payload.meterTypeID] {
                let counter = CustomerMeter(
                    meter: owner,
                    customer: payload.userID,
                    meterKey: payload.meterKey,
                    deleteOnReset: payload.deleteOnReset
                )
                if let counter, seen.insert(counter.identity).inserted {
                    inventory.customers.append(
                        DecodedCustomerMeter(customer: counter, kind: object.kind, id: object.id)
                    )
                    continue
                }
                reason =
                    counter == nil
                    ? "it names no user, or no meter key" : "another meter of its type has the same user and meter key"
            } else {
                reason =
                    "its meter type `\(payload.meterTypeName ?? payload.meterTypeID)` is not among the decoded meters"
            }
            inventory.undecodable.append(UndecodableObject(object: object, reason: reason))
        }
    }

    /// What makes the encoding give the same type back where the meter alone would not.
    private static func overrides(_ payload: MeterTypePayload) -> [String: JSONValue] {
        payload.terms.externalRef == nil ? [UsageEngineOverride.noExternalRef: true] : [:]
    }

    /// What the type says beyond the core model, and which of its meters do not follow it.
    private func findings(_ payload: MeterTypePayload) -> [Finding] {
        var findings: [Finding] = []
        let extras = ["capacity", "thresholds", "customFields"].filter { name in
            guard let value = payload.body[name] else { return false }
            return value != .null && value != .array([]) && value != .object([:])
        }
        if !extras.isEmpty {
            findings.append(
                Finding(
                    .key,
                    .lossy,
                    reason: "the meter type also has \(extras.joined(separator: ", ")), which stay at the vendor alone",
                    remedy: "keep the type as it is; Meterway changes only the fields it knows"
                )
            )
        }
        let terms = payload.terms
        let stale = countersByType[payload.id, default: []].filter {
            !$0.staleTraits(unit: terms.unit, timezone: terms.timezone).isEmpty
        }
        if !stale.isEmpty {
            let users =
                stale.prefix(3).map { "`\($0.userID)`" }.joined(separator: ", ") + (stale.count > 3 ? ", …" : "")
            findings.append(
                Finding(
                    .customers,
                    .lossy,
                    reason: "\(stale.count) of its meters still have another unit or time zone than the type: \(users)",
                    remedy: "after their running period has ended, remove these meters and make them again",
                    source: UsageEngineSource.guide
                )
            )
        }
        return findings
    }
}

extension MeterPayload {
    /// What the counter has otherwise than its type, in words: an edit of the type did not reach it.
    func staleTraits(unit wantedUnit: String?, timezone wantedZone: String?) -> [String] {
        let zones = [timezone, wantedZone].map { $0.map(TimeZoneID.canonicalName) }
        let pairs = [("unit", unit, wantedUnit), ("time zone", zones[0], zones[1])]
        return pairs.compactMap { name, own, wanted in
            guard let own, let wanted, own != wanted else { return nil }
            return "the \(name) `\(own)`"
        }
    }
}
