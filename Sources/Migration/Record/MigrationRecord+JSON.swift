import AdapterKit
package import Metering
import SyncEngine

extension MigrationRecord {
    /// The version of the document's layout that this program reads and writes.
    static let formatVersion = 1

    /// The record as the state keeps it; nothing is lost by it.
    package var json: JSONValue {
        [
            "formatVersion": .integer(Self.formatVersion),
            "from": .string(route.from), "to": .string(route.to), "started": .string(started.description),
            "meters": .array(meters.map(\.json)), "objects": .array(objects.map(\.json)),
            "steps": .array(steps.map(\.json)), "verifications": .array(verifications.map(\.json)),
            "released": .array(released.map(\.json)), "filedCustomers": .texts(filedCustomers),
        ]
    }

    /// Reads a record as the state keeps it.
    ///
    /// - Throws: ``MigrationRecordError`` for a newer layout, or for what is no record, with where it fails.
    package init(json: JSONValue) throws(MigrationRecordError) {
        let reader = RecordReader(json)
        guard let version = json["formatVersion"]?.int else {
            throw MigrationRecordError("the record of a migration has no format version")
        }
        guard version == Self.formatVersion else {
            throw MigrationRecordError(
                "the record of a migration has the format \(version), and this program reads \(Self.formatVersion); "
                    + "use a newer Meterway"
            )
        }
        let from = try reader.text("from")
        guard let route = MigrationRoute(from: from, to: try reader.text("to")) else {
            throw MigrationRecordError("the record of a migration names `\(from)` at both ends")
        }
        self.init(route, started: try reader.instant("started"))
        meters = try reader.list("meters", of: MigratedMeter.init(json:))
        objects = try reader.list("objects", of: MovedObject.init(json:))
        steps = try reader.list("steps", of: MigrationStep.init(json:))
        verifications = try reader.list("verifications", of: Verification.init(json:))
        released = try reader.list("released", of: Binding.init(json:))
        filedCustomers = try reader.list("filedCustomers", of: \.string)
    }
}

/// Why a document is no record of a migration, or not one that this program reads.
package struct MigrationRecordError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Reads the members of a record, and tells which one fails.
private struct RecordReader {
    let json: JSONValue

    init(_ json: JSONValue) {
        self.json = json
    }

    func text(_ member: String) throws(MigrationRecordError) -> String {
        guard let text = json[member]?.string else { throw failure(member) }
        return text
    }

    func instant(_ member: String) throws(MigrationRecordError) -> Timestamp {
        guard let instant = Timestamp(json: json[member]) else { throw failure(member) }
        return instant
    }

    func list<Element>(
        _ member: String,
        of read: (JSONValue) -> Element?
    ) throws(MigrationRecordError) -> [Element] {
        guard let values = json[member]?.array else { throw failure(member) }
        var elements: [Element] = []
        for value in values {
            guard let element = read(value) else { throw failure("\(member)[\(elements.count)]") }
            elements.append(element)
        }
        return elements
    }

    private func failure(_ place: String) -> MigrationRecordError {
        MigrationRecordError("the record of a migration cannot be read at `\(place)`; it was damaged or made otherwise")
    }
}
