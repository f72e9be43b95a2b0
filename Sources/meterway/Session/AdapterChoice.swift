import AdapterKit

/// The adapters that a command without a project deals with.
enum AdapterChoice {
    /// The adapters of the names given; all where none is.
    ///
    /// - Throws: ``CommandFailure`` with each name that no adapter has.
    static func chosen(
        _ names: [String],
        among adapters: [AdapterDescriptor]
    ) throws(CommandFailure) -> [AdapterDescriptor] {
        let unknown = names.filter { name in !adapters.contains { $0.name == name } }
        guard unknown.isEmpty else {
            throw CommandFailure(
                unknown.map { "there is no adapter `\($0)`; there are \(adapters.map(\.name).joined(separator: ", "))" }
            )
        }
        return adapters.filter { names.isEmpty || names.contains($0.name) }
    }
}
