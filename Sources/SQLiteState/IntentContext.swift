import Metering
import SyncEngine

/// What the column `before` of the journal keeps: what there was before a write, and what it leaves beyond the fields.
struct IntentContext {
    var before: PriorState?
    var leaves: Intent.Leaves?

    /// The context of an intent; `nil` where it has none.
    init?(_ intent: Intent) {
        guard intent.before != nil || intent.leaves != nil else { return nil }
        before = intent.before
        leaves = intent.leaves
    }

    /// Reads a context; `nil` for anything else.
    init?(json: JSONValue) {
        guard json.object != nil else { return nil }
        before = PriorState(json: json)
        if let leaves = json["leaves"] {
            guard let definition = leaves["definition"], let isSynced = leaves["synced"]?.bool else { return nil }
            self.leaves = Intent.Leaves(definition: definition, isSynced: isSynced)
        }
        if before == nil, leaves == nil { return nil }
    }

    /// The context as JSON.
    var json: JSONValue {
        var object = before?.json.object ?? JSONObject()
        if let leaves {
            let members: [(String, JSONValue)] = [
                ("definition", leaves.definition), ("synced", .bool(leaves.isSynced)),
            ]
            object.set("leaves", .object(JSONObject(members)))
        }
        return .object(object)
    }
}
