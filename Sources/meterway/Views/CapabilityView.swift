package import AdapterKit
package import Metering

/// The matrix of what each vendor can represent, from the adapters' declarations.
package enum CapabilityView {
    /// The matrix as text, with the notes below it.
    package static func text(_ adapters: [AdapterDescriptor]) -> String {
        let table = TextTable.render([head(adapters)] + rows(adapters))
        let notes = notes(adapters).map { "\($0.adapter), \($0.entry.feature.title): \($0.entry.note)" }
        return (table + [""] + notes).joined(separator: "\n")
    }

    /// The matrix as Markdown.
    package static func markdown(_ adapters: [AdapterDescriptor]) -> String {
        MarkdownTable.render(head(adapters), rows(adapters)).joined(separator: "\n")
    }

    /// The matrix as JSON.
    package static func json(_ adapters: [AdapterDescriptor]) -> JSONValue {
        let vendors = adapters.map { adapter -> JSONValue in
            [
                "adapter": .string(adapter.name), "title": .string(adapter.title),
                "capabilities": .array(adapter.capabilities.entries.map(entry)),
            ]
        }
        return .object(JSONObject([("vendors", .array(vendors))]))
    }

    private static func head(_ adapters: [AdapterDescriptor]) -> [String] { ["feature"] + adapters.map(\.title) }

    private static func rows(_ adapters: [AdapterDescriptor]) -> [[String]] {
        CapabilityFeature.allCases.map { feature in
            [feature.title] + adapters.map { $0.capabilities[feature]?.fidelity.rawValue ?? "not declared" }
        }
    }

    private static func notes(_ adapters: [AdapterDescriptor]) -> [(adapter: String, entry: CapabilityEntry)] {
        adapters.flatMap { adapter in
            adapter.capabilities.entries.filter { !$0.note.isEmpty }.map { (adapter.title, $0) }
        }
    }

    private static func entry(_ entry: CapabilityEntry) -> JSONValue {
        [
            "feature": .string(entry.feature.rawValue), "fidelity": .string(entry.fidelity.rawValue),
            "note": .string(entry.note), "source": .string(entry.source), "verified": .string(entry.verified),
        ]
    }
}
