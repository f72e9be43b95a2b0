import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// What the lost files said of a meter and the state does not, as it shows at a vendor: the next plan there would change it.
struct ImportLoss: Sendable, Hashable {
    /// What would become of an object.
    enum Outcome: Sendable, Hashable {
        /// Fields that would be changed, from what was applied last.
        case changed([FieldChange])
        /// It would be taken away, since nothing wants it any more.
        case unwanted
        /// It would be blocked, for the reason given.
        case refused(String)
    }

    /// The name of the vendor's instance.
    let vendor: String
    /// The object.
    let ref: ObjectRef
    /// What would become of it.
    let outcome: Outcome

    /// What there is to know of it, in one sentence.
    var text: String {
        switch outcome {
        case .changed(let fields):
            let words = fields.map(PlanWords.change).joined(separator: ", ")
            return "\(vendor): \(ref) would be changed: \(words)"
        case .unwanted: return "\(vendor): \(ref) would be taken away"
        case .refused(let reason): return "\(vendor): \(ref) would be blocked: \(reason)"
        }
    }

    /// What the project would change of objects that are bound and serve meters which an import took back, at every vendor but
    /// one; the state tells all of it, and no vendor is asked.
    ///
    /// - Parameters:
    ///   - meters: the meters that came back, and of which no change waits.
    ///   - project: the project, with the file that has them.
    ///   - instance: the vendor whose objects were read.
    ///   - bindings: what is bound, at all vendors.
    ///   - translators: the pure halves of the vendors' adapters, by instance.
    ///   - now: the instant of the run.
    /// - Returns: what is lost, by vendor and object.
    static func losses(
        of meters: Set<Meter.Key>,
        _ project: Project,
        besides instance: String,
        _ bindings: [Binding],
        _ translators: [String: any VendorTranslator],
        now: Timestamp
    ) -> [ImportLoss] {
        let others = bindings.filter { binding in
            binding.vendor != instance && !binding.isSuperseded && !binding.meters.isEmpty
                && meters.isSuperset(of: binding.meters)
        }
        var losses: [ImportLoss] = []
        for (vendor, own) in Dictionary(grouping: others, by: \.vendor).sorted(by: { $0.key < $1.key }) {
            guard let translator = translators[vendor] else { continue }
            let translation = translator.encode(project.encodingRequest(for: vendor, now: now))
            let ids = Dictionary(keepingFirst: bindings.filter { $0.vendor == vendor }.map { ($0.ref, $0.id) })
            let wanted = translation.objects.keyed(by: \.ref)
            let refused = translation.meters.filter { $0.fidelity == .refused }
            let reasons = Dictionary(refused.map { ($0.key, $0.findings.first { $0.fidelity == .refused }) }) { $1 }
            for binding in own.sorted(by: { $0.ref < $1.ref }) where translator.kinds.contains(binding.ref.kind) {
                let reason = binding.meters.lazy.compactMap { reasons[$0] ?? nil }.first?.reason
                let outcome = outcome(
                    of: binding.aged(by: translator, now: now),
                    wanted[binding.ref]?.resolved(ids),
                    reason
                )
                if let outcome { losses.append(ImportLoss(vendor: vendor, ref: binding.ref, outcome: outcome)) }
            }
        }
        return losses
    }

    private static func outcome(of binding: Binding, _ wanted: DesiredObject?, _ refusal: String?) -> Outcome? {
        if let refusal { return .refused(refusal) }
        guard let wanted else { return .unwanted }
        let changed = wanted.image.changes(from: binding.recorded)
        let gone = binding.recorded.fields.filter { wanted.image[optional: $0.path] == nil && !$0.value.isNull }
        let fields = changed + gone.map { FieldChange(path: $0.path, before: $0.value, after: .null) }
        return fields.isEmpty ? nil : .changed(fields.sorted { $0.path < $1.path })
    }

    /// The meters among some of which a vendor where they are applied has a finding that could have been accepted.
    static func acceptable(
        of meters: Set<Meter.Key>,
        _ project: Project,
        _ translators: [String: any VendorTranslator],
        now: Timestamp
    ) -> [Meter.Key] {
        var keys: Set<Meter.Key> = []
        guard !meters.isEmpty else { return [] }
        for (vendor, translator) in translators {
            for meter in translator.encode(project.encodingRequest(for: vendor, now: now)).meters
            where meters.contains(meter.key) && (meter.fidelity == .lossy || meter.fidelity == .emulated) {
                keys.insert(meter.key)
            }
        }
        return keys.sorted()
    }
}

extension ImportLoss {
    /// What is lost, as JSON.
    var json: JSONValue {
        var object: JSONObject = [
            "vendor": .string(vendor), "kind": .string(ref.kind.rawValue), "key": .string(ref.key),
        ]
        switch outcome {
        case .changed(let fields):
            object["outcome"] = "changed"
            object["fields"] = .array(
                fields.map { ["path": .string($0.path), "before": $0.before, "after": $0.after] }
            )
        case .unwanted: object["outcome"] = "unwanted"
        case .refused(let reason):
            object["outcome"] = "refused"
            object["reason"] = .string(reason)
        }
        return .object(object)
    }
}
