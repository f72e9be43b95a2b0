/// Reads the files that a sync writes for a person to edit: one YAML file with one list.
struct SideFileReader {
    /// The file as it is shown in messages.
    let path: String
    /// The names of the project's vendors.
    let vendors: [String]

    /// The elements of the list of a name, each read on its own, so that all errors are told.
    func read<Element>(
        _ bytes: [UInt8],
        _ name: String,
        _ noun: String,
        _ element: (inout FileReader, YAMLNode) -> Element?
    ) throws(ConfigErrors) -> [Element] {
        let source = SourceFile(path: path, bytes: bytes)
        var log = ProblemLog()
        var context = ReadingContext(root: "/", adapters: [])
        for vendor in vendors { context.vendors.updateValue(nil, forKey: vendor) }
        context.knowsVendors = true
        var elements: [Element] = []
        var reader = FileReader(source: source, context: context)
        if let root = YAMLReader.read(source, into: &log), let fields = reader.fields(root, noun, KeySet([name])),
            let node = fields[name], !node.isNull
        {
            elements = (reader.list(name, fields, of: name) ?? []).compactMap { element(&reader, $0) }
        }
        log.add(reader.log)
        guard log.errors.isEmpty else { throw ConfigErrors(log.sortedErrors, warnings: log.sortedWarnings) }
        return elements
    }
}
