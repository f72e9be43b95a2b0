package import AdapterKit
package import Metering

extension JSONValue {
    /// An object of paths and values.
    package init(_ image: ObjectImage) {
        self = .object(JSONObject(image.fields.map { ($0.path, $0.value) }))
    }

    /// An array of keys.
    package init(_ keys: [Meter.Key]) {
        self = .array(keys.map { .string($0.text) })
    }

    /// An array of pairs, in order.
    package init(_ marks: [Mark]) {
        self = .array(marks.map { [.string($0.name), .string($0.value)] })
    }

    /// An array of path, before and after, in order.
    package init(_ changes: [FieldChange]) {
        self = .array(changes.map { [.string($0.path), $0.before, $0.after] })
    }

    /// The image that the value stands for.
    package var image: ObjectImage? {
        object.map { ObjectImage($0.members.lazy.map { (key: $0.key, value: $0.value) }) }
    }

    /// The meters that the value stands for.
    package var meterKeys: [Meter.Key]? {
        elements { element in element.string.flatMap { Meter.Key($0) } }
    }

    /// The marks that the value stands for.
    package var marks: [Mark]? {
        elements { pair in
            guard let name = pair[0]?.string, let value = pair[1]?.string else { return nil }
            return Mark(name, value)
        }
    }

    /// The changes that the value stands for.
    package var fieldChanges: [FieldChange]? {
        elements { change in
            guard let path = change[0]?.string, let before = change[1], let after = change[2] else { return nil }
            return FieldChange(path: path, before: before, after: after)
        }
    }

    /// The elements of an array, if each of them has a meaning.
    private func elements<Element>(_ meaning: (JSONValue) -> Element?) -> [Element]? {
        guard let array else { return nil }
        let elements = array.compactMap(meaning)
        return elements.count == array.count ? elements : nil
    }
}
