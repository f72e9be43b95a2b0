internal import AdapterKit
internal import Metering

/// What meter files are read against: the adapters there are, and the vendors that the project names.
struct ReadingContext: Sendable {
    /// The project's folder.
    let root: String
    /// The adapters by name.
    let adapters: [String: AdapterVocabulary]
    /// The adapter of each vendor; `nil` for a vendor whose adapter is not known.
    var vendors: [String: AdapterVocabulary?] = [:]
    /// Whether the project's vendors could be read at all, so that names can be checked.
    var knowsVendors = false

    init(root: String, adapters: [AdapterVocabulary]) {
        self.root = root
        self.adapters = adapters.keyed(by: \.name)
    }

    /// The names of the adapters in order.
    var adapterNames: [String] { adapters.keys.sorted() }

    /// The names of the vendors in order.
    var vendorNames: [String] { vendors.keys.sorted() }
}
