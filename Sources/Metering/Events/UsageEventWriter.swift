/// Writes events as NDJSON in Meterway's own form, so that ``UsageEventReader`` reads the same events again.
package enum UsageEventWriter {
    /// The lines of events, each with its line end.
    package static func write(_ events: some Sequence<UsageEvent>) -> [UInt8] {
        var bytes: [UInt8] = []
        for event in events {
            append(event, to: &bytes)
        }
        return bytes
    }

    /// Appends the line of one event, with its line end.
    ///
    /// Keys are in a fixed order, names sorted by code points; quantities are written as strings, so that no reader on the
    /// way turns them into binary fractions.
    package static func append(_ event: UsageEvent, to bytes: inout [UInt8]) {
        append("{\"id\":", event.id, to: &bytes)
        append(",\"event\":", event.event, to: &bytes)
        append(",\"customer\":", event.customer, to: &bytes)
        append(",\"timestamp\":", event.timestamp.description, to: &bytes)
        append("attributes", event.attributes.map { ($0, $1.description) }, to: &bytes)
        append("dimensions", event.dimensions.map { ($0, $1) }, to: &bytes)
        bytes.append(contentsOf: "}\n".utf8)
    }

    private static func append(_ key: String, _ members: [(name: String, text: String)], to bytes: inout [UInt8]) {
        guard !members.isEmpty else { return }
        bytes.append(contentsOf: ",\"\(key)\":{".utf8)
        for (index, member) in members.sorted(by: { $0.name.precedes($1.name) }).enumerated() {
            append(index > 0 ? "," : "", member.name, to: &bytes)
            append(":", member.text, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Appends some JSON as it is, and then a string.
    private static func append(_ json: StaticString, _ text: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: json.description.utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00\(byte < 0x10 ? "0" : "1")\(String(byte & 0xF, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
