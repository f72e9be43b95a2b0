import AdapterKit
package import Metering

/// Which object at the old vendor is which at the new one, as files for people and programs: a product of the record.
package struct MigrationMapping: Sendable {
    private let record: MigrationRecord

    /// Makes the mapping of a record.
    package init(_ record: MigrationRecord) {
        self.record = record
    }

    private static let columns = [
        "meter", "customer", "meterKey", "oldVendor", "oldKind", "oldName", "oldId", "oldAddress", "newVendor",
        "newKind",
        "newName", "newId", "newAddress",
    ]

    /// The mapping as CSV (RFC 4180), a row for each pair of objects, with a head; meters of a shared object stand in one
    /// field, with spaces between.
    package var csv: String {
        ([Self.columns] + record.objects.map(row)).map { fields in
            fields.map(Self.quoted).joined(separator: ",") + "\r\n"
        }
        .joined()
    }

    /// The mapping as JSON.
    package var json: JSONValue {
        [
            "formatVersion": 1, "from": .string(record.route.from), "to": .string(record.route.to),
            "objects": .array(record.objects.map(object)),
        ]
    }

    private func row(_ object: MovedObject) -> [String] {
        let counter = object.counter
        return [
            object.meters.map(\.text).joined(separator: " "), counter?.customer ?? "", counter?.meterKey ?? "",
        ] + Self.fields(object.old, record.route.from) + Self.fields(object.new, record.route.to)
    }

    private static func fields(_ end: MovedObject.End?, _ vendor: String) -> [String] {
        guard let end else { return [vendor, "", "", "", ""] }
        return [vendor, end.ref.kind.rawValue, end.name, end.id, end.address ?? ""]
    }

    private func object(_ pair: MovedObject) -> JSONValue {
        [
            "meters": .texts(pair.meters.map(\.text)),
            "customer": .orNull(pair.counter?.customer),
            "meterKey": .orNull(pair.counter?.meterKey),
            "old": pair.old?.json ?? .null, "new": pair.new?.json ?? .null,
        ]
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
