import AdapterKit
import Metering
import SyncEngine

/// Bindings for people and programs.
enum BindingView {
    /// The head of a table of bindings.
    static let head = ["vendor", "kind", "key", "id", "name", "made by"]

    /// A binding as a row.
    static func row(_ binding: Binding) -> [String] {
        [
            binding.vendor, binding.ref.kind.rawValue, binding.ref.key, binding.id, binding.name,
            (binding.isOurs ? "meterway" : "others") + (binding.isSynced ? ", kept by sync" : ""),
        ]
    }

    /// A binding as JSON.
    static func json(_ binding: Binding) -> JSONValue {
        [
            "vendor": .string(binding.vendor), "kind": .string(binding.ref.kind.rawValue),
            "key": .string(binding.ref.key), "id": .string(binding.id), "name": .string(binding.name),
            "meters": .texts(binding.meters.map(\.text)), "made": .bool(binding.isOurs),
            "synced": .bool(binding.isSynced), "recorded": JSONValue(binding.recorded),
            "definition": binding.definition,
        ]
    }
}
