internal import Metering

/// What should be different in one part of a meter file.
struct SectionChanges {
    /// What is changed of one element: what it says, and what it should say.
    struct Element {
        /// What tells it from others.
        var id: String
        var before: [FieldValue.Member] = []
        var after: [FieldValue.Member] = []

        /// The fields that should say something else, in the order of the documentation.
        var changed: [FieldValue.Member] {
            after.filter { member in !before.contains(member) }
        }

        /// The fields that should be gone.
        var gone: Set<String> {
            Set(before.map(\.name)).subtracting(after.map(\.name))
        }

        /// What to write by hand.
        var remedy: String {
            if after.isEmpty { return "take it out by hand" }
            guard !before.isEmpty else { return "write it by hand" }
            let words =
                changed.map { "`\(FieldValue.pair($0, in: .block))`" }
                + gone.sorted().map { "no `\($0)`" }
            return "write \(words.joined(separator: ", ")) by hand"
        }
    }

    /// The parts of a meter file in the order of the documentation.
    static let names = ["events", "meters", "proofs", "customers"]

    /// The part's name.
    let name: String
    var changed: [Element] = []
    var removed: [Element] = []
    var added: [Element] = []

    var isEmpty: Bool { changed.isEmpty && removed.isEmpty && added.isEmpty }

    /// All elements that are concerned.
    var elements: [Element] { changed + removed + added }

    /// What tells an element of the part from others.
    func id(of node: EditNode) -> String {
        switch name {
        case "meters": node["key"]?.text ?? ""
        case "events": node["name"]?.text ?? ""
        default: ["meter", "customer", "meterKey"].map { node[$0]?.text ?? "" }.joined(separator: "/")
        }
    }

    /// An element as it stands on lines of its own among others.
    static func lines(of element: Element) -> [String] {
        element.after.flatMap(FieldValue.lines).enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
    }

    /// An element as it stands on one line.
    static func flow(of element: Element) -> String {
        FieldValue.mapping(element.after).written(in: .flow)
    }
}
