import AdapterKit
import Metering

/// The matrix of what each vendor can represent, from the adapters' declarations.
enum CapabilityView {
    /// The matrix as text, with the notes below it, and what differs with other settings of a connection.
    static func text(_ adapters: [AdapterDescriptor]) -> String {
        let table = TextTable.render([head(adapters)] + rows(adapters))
        let notes = adapters.flatMap { adapter in
            adapter.capabilities.entries.filter { !$0.note.isEmpty }.map {
                "\(adapter.title), \($0.feature.title): \($0.note)"
            }
        }
        return (table + [""] + notes + adapters.flatMap(differences)).joined(separator: "\n")
    }

    /// The matrix as Markdown.
    static func markdown(_ adapters: [AdapterDescriptor]) -> String {
        MarkdownTable.render(head(adapters), rows(adapters)).joined(separator: "\n")
    }

    /// The matrix as JSON.
    static func json(_ adapters: [AdapterDescriptor]) -> JSONValue {
        let vendors = adapters.map { adapter -> JSONValue in
            [
                "adapter": .string(adapter.name), "title": .string(adapter.title),
                "capabilities": .array(adapter.capabilities.entries.map(entry)),
                "variants": .array(adapter.variants.map(variant)),
            ]
        }
        return ["vendors": .array(vendors)]
    }

    private static func head(_ adapters: [AdapterDescriptor]) -> [String] { ["feature"] + adapters.map(\.title) }

    private static func rows(_ adapters: [AdapterDescriptor]) -> [[String]] {
        CapabilityFeature.allCases.map { feature in
            [feature.title] + adapters.map { $0.capabilities[feature]?.fidelity.rawValue ?? "not declared" }
        }
    }

    /// What a connection's settings change, one line for each entry of another fidelity.
    private static func differences(_ adapter: AdapterDescriptor) -> [String] {
        adapter.variants.flatMap { variant -> [String] in
            let changed = variant.capabilities.entries.filter {
                $0.fidelity != adapter.capabilities[$0.feature]?.fidelity
            }
            let lines = changed.map { entry in
                "\(entry.feature.title): \(entry.fidelity)\(entry.note.isEmpty ? "" : ", \(entry.note)")"
            }
            let value = variant.value.string ?? variant.value.text()
            return ["", "\(adapter.title) with `\(variant.setting): \(value)` differs in"] + lines
        }
    }

    private static func variant(_ variant: CapabilityVariant) -> JSONValue {
        [
            "setting": .string(variant.setting), "value": variant.value,
            "capabilities": .array(variant.capabilities.entries.map(entry)),
        ]
    }

    private static func entry(_ entry: CapabilityEntry) -> JSONValue {
        [
            "feature": .string(entry.feature.rawValue), "fidelity": .string(entry.fidelity.rawValue),
            "note": .string(entry.note), "source": .string(entry.source), "verified": .string(entry.verified),
        ]
    }
}
