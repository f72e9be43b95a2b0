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
        try UnknownNames.check(adapters: names, among: adapters.map(\.name))
        return adapters.filter { names.isEmpty || names.contains($0.name) }
    }
}
