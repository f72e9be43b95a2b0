import AdapterKit
import Metering
import SyncEngine

/// A definition with two counters that the model vendor replaces by new ones beside them.
enum ReplacementModel {
    static let old = [
        Model.definition("a", ["beside": true, "unit": "MiB"]),
        Model.counter("a", "ann", ["beside": true]), Model.counter("a", "bob", ["beside": true]),
    ]
    static let new = [
        Model.definition("a", ["beside": true, "unit": "MiB", "aggregation": "max"]),
        Model.counter("a", "ann", ["beside": true]), Model.counter("a", "bob", ["beside": true]),
    ]

    static func options(_ replaced: ReplacedObjects = .deleteOnReset, allowReplace: Bool = true) -> PlanOptions {
        var options = PlanOptions(allowReplace: allowReplace, now: Model.now)
        options.replaced = replaced
        return options
    }
}
