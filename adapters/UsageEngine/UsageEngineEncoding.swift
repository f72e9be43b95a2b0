import AdapterKit
import Metering

/// What all meters of a project become at Usage Engine.
struct UsageEngineEncoding {
    private let request: EncodingRequest
    private let instance: String

    /// Makes the encoding of a request for an instance of the vendor.
    init(_ request: EncodingRequest, instance: String) {
        self.request = request
        self.instance = instance
    }

    /// The objects, the projection and the findings.
    func translation() -> Translation {
        let customers = Dictionary(grouping: request.customers, by: \.meter)
        var drafts = request.entries.map { entry in
            MeterTypeDraft(
                entry,
                customers: customers[entry.meter.key] ?? [],
                defaults: request.defaults,
                now: request.now
            )
        }
        Self.refuseSharedReferences(&drafts)
        Self.refuseSharedNames(&drafts)
        let accepted = drafts.filter { !$0.isRefused }
        let counters = accepted.map { self.counters(of: $0.meter.key, customers[$0.meter.key] ?? []) }
        let refs = Dictionary(keepingFirst: zip(accepted.map(\.meter.key), counters.map { $0.map(\.ref) }))
        return Translation(
            meters: drafts.map { draft in
                let objects = draft.isRefused ? [] : [draft.ref] + (refs[draft.meter.key] ?? [])
                return MeterTranslation(key: draft.meter.key, findings: draft.findings, objects: objects)
            },
            objects: accepted.map { $0.object(now: request.now) } + counters.flatMap(\.self),
            projection: EventProjection(vendor: instance, rules: accepted.compactMap(\.rule))
        )
    }

    /// Refuses meters that would bear the same `externalRef`, by which streams tell meter types apart.
    private static func refuseSharedReferences(_ drafts: inout [MeterTypeDraft]) {
        let owners = Dictionary(grouping: drafts.filter { !$0.isRefused && $0.terms.externalRef != nil }) {
            $0.terms.externalRef ?? ""
        }
        for index in drafts.indices {
            guard let reference = drafts[index].terms.externalRef, let keys = owners[reference]?.map(\.meter.key),
                keys.count > 1, keys.contains(drafts[index].meter.key)
            else { continue }
            let others = keys.filter { $0 != drafts[index].meter.key }.sorted().map { "`\($0)`" }
            drafts[index].note(
                Finding(
                    .externalRef,
                    .refused,
                    reason: "the externalRef `\(reference)` would also be that of \(others.joined(separator: ", "))",
                    remedy: "give one of them another `externalRef`; a meter without one bears its key there",
                    source: UsageEngineSource.createType
                )
            )
        }
    }

    /// Refuses meters without an `externalRef` whose name another type bears too: records find such a type by its name alone.
    private static func refuseSharedNames(_ drafts: inout [MeterTypeDraft]) {
        let accepted = drafts.filter { !$0.isRefused }
        for index in drafts.indices where !drafts[index].isRefused && drafts[index].terms.externalRef == nil {
            let own = drafts[index]
            let others = accepted.filter { $0.meter.key != own.meter.key && $0.terms.isFound(by: own.terms.name) }
            guard !others.isEmpty else { continue }
            let keys = others.map { "`\($0.meter.key)`" }.sorted().joined(separator: ", ")
            drafts[index].note(
                Finding(
                    .name,
                    .refused,
                    reason: "records find a meter type without an externalRef by its name, and `\(own.terms.name)` is "
                        + "also found with \(keys)",
                    remedy:
                        "give one of them another name, or take `\(UsageEngineOverride.noExternalRef)` out of the overrides",
                    source: UsageEngineSource.createType
                )
            )
        }
    }

    /// The counters of a meter's customers, each once.
    private func counters(of key: Meter.Key, _ customers: [CustomerMeter]) -> [DesiredObject] {
        let type = ObjectRef(UsageEngineKind.meterType, key.text)
        var seen: Set<String> = []
        return customers.filter { seen.insert($0.identity).inserted }.map { customer in
            let userID = customer.customer
            let link = LinkText.placeholder(type)
            return DesiredObject(
                ref: ObjectRef(UsageEngineKind.meter, customer.identity),
                meters: [key],
                name: userID,
                image: UsageEngineImage.counter(
                    userID: userID,
                    meterKey: customer.meterKey,
                    deleteOnReset: customer.deleteOnReset
                ),
                links: ["meterTypeId": type],
                marks: [
                    Mark(
                        UsageEngineImage.identity,
                        UsageEngineImage.identity(type: link, userID: userID, meterKey: customer.meterKey)
                    )
                ],
                requires: [type],
                body: .object([
                    "meterKey": .string(customer.meterKey), "meterTypeId": .string(link), "userId": .string(userID),
                ])
            )
        }
    }
}

extension UsageEngineTerms {
    /// Whether a record that names a text could mean this type.
    fileprivate func isFound(by text: String) -> Bool { name == text || externalRef == text }
}
