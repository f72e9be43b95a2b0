import AdapterKit
import MeterConfig
import Metering
import SyncEngine

extension ImportSelection {
    /// Leaves out what an apply would not take beside what the project and the file have.
    ///
    /// What bears the best mark of a meter that the project has for the vendor is that one, under whatever key it would be
    /// imported: an apply adopts it. Of several that refuse one another, none is taken over, with the reason. What is bound
    /// already stays in, so that nothing takes it away, and its refusal is a finding.
    ///
    /// - Parameters:
    ///   - translator: the pure half of the vendor's adapter.
    ///   - observed: what was read of the vendor.
    ///   - now: the instant of the run.
    mutating func leaveOutRefused(
        by translator: any VendorTranslator,
        _ observed: [ObservedObject],
        now: Timestamp
    ) {
        guard !file.meters.isEmpty else { return }
        let request = project.encodingRequest(for: instance, now: now)
        let found = observed.keyed { ObjectID($0) }
        let kind = translator.definitionKind
        let objects = file.meters.reduce(into: [Meter.Key: ObservedObject]()) { objects, configured in
            let key = configured.meter.key
            objects[key] = ids[ObjectRef(kind, key.text)].flatMap { found[ObjectID(kind: kind, id: $0)] }
        }
        let free = objects.filter { !taken.bound.contains($0.key) }
        var out = adopt(free, by: translator.encode(request), kind)
        out.formUnion(leaveOutUndeclared(free.filter { !out.contains($0.key) }))
        while true {
            if !out.isEmpty {
                file.meters.removeAll { out.contains($0.meter.key) }
                findings.removeAll { out.contains($0.key) }
                complete()
            }
            let refused = refusals(by: translator, beside: request)
            out = Set(refused.keys).intersection(free.keys)
            guard !out.isEmpty else {
                findings += refused.sorted { $0.key < $1.key }.flatMap { key, own in own.map { (key, $0) } }
                return
            }
            for key in out.sorted() {
                guard let object = objects[key] else { continue }
                let reason = reason(refused[key] ?? [], naming: free.filter { out.contains($0.key) })
                undecodable.append(UndecodableObject(object: object, reason: reason))
            }
        }
    }

    /// Lists what reads names of an event that the project declares without them, since no other file could declare the event
    /// as well.
    ///
    /// - Returns: the keys under which these would be imported.
    private mutating func leaveOutUndeclared(_ objects: [Meter.Key: ObservedObject]) -> Set<Meter.Key> {
        let events = project.events.keyed(by: \.name)
        var out: Set<Meter.Key> = []
        for meter in file.meters.map(\.meter) {
            guard let object = objects[meter.key], let event = meter.event.flatMap({ events[$0] }) else { continue }
            let attributes = meter.attributesRead.subtracting(event.attributes.map(\.name))
            let dimensions = meter.dimensionsRead.subtracting(event.dimensions)
            let lacks = [("attributes", attributes), ("dimensions", dimensions)].filter { !$0.1.isEmpty }
            guard !lacks.isEmpty else { continue }
            out.insert(meter.key)
            let names = lacks.map { "\(Excerpt.list($0.1.sorted())) among its `\($0.0)`" }.joined(separator: ", and ")
            let reason =
                "the project's event \(Excerpt.quoted(event.name)) is declared without what the meter reads: write \(names), "
                + "and import again"
            undecodable.append(UndecodableObject(object: object, reason: reason))
        }
        return out
    }

    /// Notes the project's meters that some objects are, and answers with the keys under which these would be imported.
    private mutating func adopt(
        _ free: [Meter.Key: ObservedObject],
        by translation: Translation,
        _ kind: ObjectKind
    ) -> Set<Meter.Key> {
        var wanted: [Mark: Meter.Key] = [:]
        for object in translation.objects where object.ref.kind == kind && object.meters.count == 1 {
            guard let mark = object.marks.first, !taken.bound.contains(object.meters[0]) else { continue }
            wanted[mark] = object.meters[0]
        }
        guard !wanted.isEmpty else { return [] }
        var keys: Set<Meter.Key> = []
        for (key, object) in free {
            guard let own = object.marks.lazy.compactMap({ wanted[Mark($0.key, $0.value)] }).min() else { continue }
            keys.insert(key)
            if !adoptable.contains(own) { adoptable.append(own) }
        }
        adoptable.sort()
        return keys
    }

    /// What the vendor's adapter would refuse of the file's meters, beside those of the project.
    private func refusals(
        by translator: any VendorTranslator,
        beside request: EncodingRequest
    ) -> [Meter.Key: [Finding]] {
        guard !file.meters.isEmpty else { return [:] }
        var request = request
        request.entries += file.meters.map { MeterEntry($0.meter, overrides: $0.overrides[instance] ?? [:]) }
        request.events += file.events
        request.customers += file.customers
        let new = Set(file.meters.map(\.meter.key))
        var refusals: [Meter.Key: [Finding]] = [:]
        for meter in translator.encode(request).meters where new.contains(meter.key) && meter.fidelity == .refused {
            refusals[meter.key] = meter.findings.filter { $0.fidelity == .refused }
        }
        return refusals
    }

    /// Why a meter is not taken over, with the vendor's names in place of keys that no file gets.
    private func reason(_ findings: [Finding], naming objects: [Meter.Key: ObservedObject]) -> String {
        let words = findings.map { "\($0.reason); \($0.remedy)" }.joined(separator: ". ")
        let named = objects.reduce(words) { words, entry in
            words.replacing("`\(entry.key)`", with: "\"\(entry.value.name.inOneLine)\" (\(entry.value.id))")
        }
        return "\(named). Do that at \(instance), and import again"
    }
}
