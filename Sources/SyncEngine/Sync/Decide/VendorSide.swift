import AdapterKit
import Metering

/// What one vendor has, and what it was given.
struct VendorSide: Sendable {
    /// A meter as it was last written to the vendor.
    struct Given: Sendable, Hashable {
        /// The binding of its definition.
        var binding: Binding
        /// What the vendor was told to count by; `nil` where the state does not have it.
        var inForce: Meter?
        /// What it is to count by, once no change waits.
        var target: Meter?
    }

    /// The name of the vendor's instance.
    let name: String
    /// The adapter's pure half.
    let translator: any VendorTranslator
    /// What the vendor has.
    let observed: [ObservedObject]
    /// What is known to be ours, less what others took the place of.
    let bindings: [Binding]
    /// The meters that were given to the vendor.
    let given: [Meter.Key: Given]
    /// The meters of which something is not as it was written.
    let touched: Set<Meter.Key>
    /// The objects that are bound and not as they were written.
    let touchedObjects: Set<ObjectRef>
    /// The bound objects that are there no more, and were not to end by themselves.
    let gone: Set<ObjectRef>
    /// The fields of each meter's definition, and of what counts or filters for it alone, that are there and not as they were
    /// written, in the vendor's terms.
    private let paths: [Meter.Key: Set<String>]
    /// The objects by id.
    let objects: [ObjectID: ObservedObject]

    init(
        _ name: String,
        _ translator: any VendorTranslator,
        _ observed: [ObservedObject],
        _ bindings: [Binding],
        now: Timestamp
    ) {
        self.name = name
        self.translator = translator
        self.observed = observed
        let kinds = Set(translator.kinds)
        self.bindings = bindings.filter { !$0.isSuperseded && kinds.contains($0.ref.kind) }
        objects = observed.keyed { ObjectID($0) }
        var given: [Meter.Key: Given] = [:]
        var touched: Set<ObjectRef> = []
        var gone: Set<ObjectRef> = []
        var meters: Set<Meter.Key> = []
        var paths: [Meter.Key: Set<String>] = [:]
        let parts = Set(translator.kinds.drop { $0 != translator.definitionKind })
        for binding in self.bindings {
            let object = objects[ObjectID(binding)]
            if let key = binding.definedMeter(translator.definitionKind) { given[key] = Given(binding, now: now) }
            if object == nil, !translator.endsByItself(binding.ref.kind, binding.recorded) { gone.insert(binding.ref) }
            let changes = object.map { binding.recorded.changes(from: $0.image).map(\.path) }
            guard changes?.isEmpty != true else { continue }
            touched.insert(binding.ref)
            meters.formUnion(binding.meters)
            guard let changes, parts.contains(binding.ref.kind) else { continue }
            for key in binding.meters { paths[key, default: []].formUnion(changes) }
        }
        self.given = given
        self.gone = gone
        self.paths = paths
        touchedObjects = touched
        self.touched = meters
    }

    /// Our name for the definition of a meter.
    func definition(_ key: Meter.Key) -> ObjectRef { ObjectRef(translator.definitionKind, key.text) }

    /// Whether a meter's definition is bound, and there.
    func has(_ key: Meter.Key) -> Bool { given[key].map { objects[ObjectID($0.binding)] != nil } ?? false }

    /// The fields of a meter's definition, and of what counts or filters for it alone, that are not as they were written, in the
    /// vendor's terms; `nil` where the definition is not there, or all are.
    func touchedPaths(_ key: Meter.Key) -> [String]? { has(key) ? paths[key]?.sorted() : nil }

    /// Whether a meter's definition is bound, and was taken away.
    func hasLost(_ key: Meter.Key) -> Bool { given[key].map { gone.contains($0.binding.ref) } ?? false }

    /// The keys of the definitions that are bound and there.
    var known: [ObjectID: Meter.Key] {
        Dictionary(given.map { (ObjectID($1.binding), $0) }.filter { objects[$0.0] != nil }) { min($0, $1) }
    }
}

extension VendorSide.Given {
    fileprivate init(_ binding: Binding, now: Timestamp) {
        self.binding = binding
        let transition = binding.transition
        inForce = transition.flatMap { $0.at <= now ? $0.after : nil } ?? binding.meter
        target = transition?.after ?? binding.meter
    }
}

extension Binding {
    /// The meter that the object is the definition of; `nil` where it is that of none, or of several.
    func definedMeter(_ definitionKind: ObjectKind) -> Meter.Key? {
        ref.kind == definitionKind && meters.count == 1 ? meters[0] : nil
    }
}
