package import Metering

/// The conflicts of a sync as a file: written for a person to say of each what is to stand, and read back.
package struct ConflictFile: Sendable, Hashable {
    /// What is to stand in the end.
    package enum Take: Sendable, Hashable {
        /// What a side has, by its name.
        case side(String)
        /// What the last sync left.
        case base
        /// Something of its own, in the form of the sides' values; `.null` leaves the field empty.
        case value(JSONValue)
    }

    /// One conflict.
    package struct Entry: Sendable, Hashable {
        /// What it is about: a meter's key, `event NAME`, or `METER/CUSTOMER/METERKEY`.
        package var key: String
        /// The field in conflict.
        package var field: MergeUnit
        /// Why it is a conflict; written as a comment, and not read back.
        package var reason: String?
        /// What the last sync left, in the form of the sides' values; `nil` where there was none.
        package var base: JSONValue?
        /// What each side says; texts, with objects for the number, lists for dimensions.
        package var sides: [String: JSONValue]
        /// What is to stand; `nil` as long as nobody has said.
        package var take: Take?
        /// Where it is written; `nil` for one that is in no file yet.
        package var location: FileLocation?

        /// Makes a conflict.
        package init(
            key: String,
            field: MergeUnit,
            reason: String? = nil,
            base: JSONValue?,
            sides: [String: JSONValue],
            take: Take? = nil,
            location: FileLocation? = nil
        ) {
            self.key = key
            self.field = field
            self.reason = reason
            self.base = base
            self.sides = sides
            self.take = take
            self.location = location
        }
    }

    /// The conflicts in the order of the file.
    package var entries: [Entry]

    /// Makes a file's content.
    package init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: The content.
    ///   - path: The file as messages name it.
    ///   - vendors: The names of the project's vendors.
    /// - Throws: ``ConfigErrors`` with everything that is wrong.
    package init(_ bytes: [UInt8], path: String, vendors: [String]) throws(ConfigErrors) {
        var seen: [[String]: Int] = [:]
        entries = try SideFileReader(path: path, vendors: vendors).read(bytes, "conflicts", "the file of conflicts") {
            reader,
            node in
            reader.conflict(node, &seen)
        }
    }

    /// The text of the file; the same content gives the same text.
    package var text: String {
        let head = [
            "Conflicts of a sync. Write behind `take` the side whose value is to stand, `base` for what the last sync left,",
            "or `{ value: ... }` for another value, and give the file back to `sync`. What has no `take` stays a conflict.",
        ]
        return SideFileText.text(
            "conflicts",
            entries.map { (words: $0.reason.map { [$0] } ?? [], members: $0.members) },
            head: head
        )
    }
}

extension ConflictFile.Entry {
    fileprivate var members: [FieldValue.Member] {
        let sides = sides.sorted { $0.key < $1.key }.map { FieldValue.Member($0.key, FieldValue($0.value)) }
        let take: FieldValue =
            switch take {
            case .side(let name)?: .text(name)
            case .base?: .word("base")
            case .value(let value)?: .mapping([FieldValue.Member("value", FieldValue(value))])
            case nil: .word("")
            }
        return [FieldValue.Member("key", .text(key)), FieldValue.Member("field", .word(field.rawValue))]
            + (base.map { [FieldValue.Member("base", FieldValue($0))] } ?? [])
            + [FieldValue.Member("sides", .block(sides)), FieldValue.Member("take", take)]
    }
}

extension FieldValue {
    /// A value as files write it.
    init(_ value: JSONValue) {
        switch value {
        case .null: self = .word("null")
        case .bool, .number: self = .word(value.text())
        case .string(let text): self = text.isEmpty ? .quoted(text) : .text(text)
        case .array(let items): self = .sequence(items.map { FieldValue($0) })
        case .object(let object): self = .mapping(object.members.map { Member($0.key, FieldValue($0.value)) })
        }
    }
}
