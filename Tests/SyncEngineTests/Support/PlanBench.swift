import AdapterKit
import Metering
import SyncEngine

/// Everything that the plan of one vendor depends on, to be filled in by a test.
struct PlanBench {
    var objects: [DesiredObject] = []
    var findings: [String: [Finding]] = [:]
    var meters: [Meter.Key: Meter] = [:]
    var observed: [ObservedObject] = []
    var bindings: [Binding] = []
    /// The meters whose changes wait for the end of their running period.
    var patient: Set<Meter.Key> = []
    var options = PlanOptions(now: Model.now)
    /// What a sync knows, where the plan carries one out.
    var sync: SyncPlanning?

    /// Adds an object that is wanted, there, and bound.
    mutating func addBound(
        _ object: DesiredObject,
        _ id: String,
        links: [ObjectRef: String] = [:],
        changing: [String: JSONValue] = [:],
        isOurs: Bool = true
    ) {
        objects.append(object)
        observed.append(Model.observed(object, id, links: links, changing: changing))
        bindings.append(Model.binding(object, id, links: links, isOurs: isOurs, meters: meters))
    }

    /// Selects only some meters.
    mutating func select(_ keys: String...) {
        let selected = Set(Model.keys(keys))
        options.selects = { selected.contains($0) }
    }

    func plan() -> VendorPlan {
        var input = PlanInput(
            vendor: Model.vendor,
            adapter: "model",
            translator: ModelTranslator(),
            translation: Model.translation(objects, findings: findings),
            meters: meters,
            observed: observed,
            bindings: bindings,
            options: options
        )
        input.definitions = DefinitionsInForce(
            meters,
            patient: patient,
            bindings: bindings,
            kind: ModelKind.definition,
            now: options.now
        )
        input.sync = sync
        return Planner.plan(input)
    }
}

extension VendorPlan {
    /// Each change as its action, kind and key, in the plan's order.
    var lines: [String] {
        changes.map { "\($0.action.rawValue) \($0.ref)" }
    }

    /// The change of an object.
    func change(_ ref: ObjectRef) -> Change? {
        changes.first { $0.ref == ref }
    }
}
