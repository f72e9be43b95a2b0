import Metering

/// The text `${KIND KEY}`, which stands for the vendor's id of an object until that is known.
package enum LinkText {
    /// The text that stands for an object's id.
    package static func placeholder(_ ref: ObjectRef) -> String { "${\(ref.kind) \(ref.key)}" }

    /// A text with each placeholder replaced by the id it stands for; unknown ones are left as they are.
    package static func resolve(_ text: String, links: [ObjectRef: String]) -> String {
        guard !isResolved(text) else { return text }
        var resolved = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            resolved += rest[..<start.lowerBound]
            let parts = rest[start.upperBound..<end].split(separator: " ", maxSplits: 1)
            let id = parts.count == 2 ? links[ObjectRef(ObjectKind(String(parts[0])), String(parts[1]))] : nil
            resolved += id ?? String(rest[start.lowerBound...end])
            rest = rest[rest.index(after: end)...]
        }
        return resolved + rest
    }

    /// Whether a text holds no placeholder.
    package static func isResolved(_ text: String) -> Bool {
        // Few texts have the sign at all, and to look for one byte is cheap.
        !text.utf8.contains(UInt8(ascii: "$")) || !text.contains("${")
    }
}

extension DesiredObject {
    /// The object with the ids that are known put in place of its links, in image and marks.
    package func resolved(_ known: [ObjectRef: String]) -> DesiredObject {
        if links.isEmpty, marks.allSatisfy({ LinkText.isResolved($0.value) }) { return self }
        var object = self
        for (path, ref) in links {
            object.image[path] = .string(known[ref] ?? LinkText.placeholder(ref))
        }
        object.marks = marks.map { Mark($0.name, LinkText.resolve($0.value, links: known)) }
        return object
    }
}
