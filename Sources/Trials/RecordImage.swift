import Foundation
import Metering

/// A vendor's record without what differs each time it is made: ids, instants and numbers of versions.
struct RecordImage: Hashable, Comparable {
    /// The vendor, the kind of record, and the names that tell it from others.
    let identity: String
    /// Everything that has to be as it was.
    let text: String

    /// Reads a record; `nil` for one that is no object of the vendor's catalog.
    init?(vendor: String, key: String, _ bytes: [UInt8]) {
        let kind = String(key.prefix { $0 != "/" })
        guard ["meter", "meter-type", "rule", "schema"].contains(kind), let record = try? JSONValue.parse(bytes),
            var object = (record["versions"]?[0] ?? record).object
        else { return nil }
        if object["status"]?.string == "ARCHIVED", let name = object["name"]?.string,
            let end = name.range(of: " archived ")
        {
            // The name of an archived meter ends with a mark of its id.
            object["name"] = .string(String(name[..<end.upperBound]))
        }
        let names = ["apiName", "meterTypeName", "userId", "meterKey", "dimensionName"]
            .compactMap { object[$0]?.string }
        let name = names.isEmpty ? [object["name"]?.string ?? key] : names
        identity = ([vendor, kind] + name).joined(separator: " ")
        text = Self.plain(.object(object)).text(sortedKeys: true)
    }

    private static let volatile: Set<String> = [
        "id", "sequence", "createdAt", "updatedAt", "createTime", "updateTime", "serial", "revision", "version",
        "lastActivatedAt", "meterTypeId", "ruleId", "activeFrom", "periodStart", "periodEnd",
    ]

    private static func plain(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            .object(
                JSONObject(
                    object.members.filter { !volatile.contains($0.key) && !$0.value.isNull }
                        .map { ($0.key, plain($0.value)) }
                )
            )
        case .array(let elements): .array(elements.map(plain))
        default: value
        }
    }

    static func < (left: RecordImage, right: RecordImage) -> Bool {
        (left.identity, left.text) < (right.identity, right.text)
    }
}
