package import AdapterKit
package import Metering

/// The JSON text of what the state keeps of an object, written at once behind other bytes: the text of the `JSONValue` that
/// reads the same.
package enum JSONText {
    /// Writes an array of keys.
    package static func write(_ keys: [Meter.Key], to bytes: inout [UInt8]) {
        enclose(keys, "[", "]", to: &bytes) { key, bytes in JSONValue.write(key.text, to: &bytes) }
    }

    /// Writes an array of pairs, in order.
    package static func write(_ marks: [Mark], to bytes: inout [UInt8]) {
        enclose(marks, "[", "]", to: &bytes) { mark, bytes in
            bytes.append(UInt8(ascii: "["))
            JSONValue.write(mark.name, to: &bytes)
            bytes.append(UInt8(ascii: ","))
            JSONValue.write(mark.value, to: &bytes)
            bytes.append(UInt8(ascii: "]"))
        }
    }

    /// Writes an array of path, before and after, in order.
    package static func write(_ changes: [FieldChange], to bytes: inout [UInt8]) {
        enclose(changes, "[", "]", to: &bytes) { change, bytes in
            bytes.append(UInt8(ascii: "["))
            JSONValue.write(change.path, to: &bytes)
            bytes.append(UInt8(ascii: ","))
            change.before.write(to: &bytes)
            bytes.append(UInt8(ascii: ","))
            change.after.write(to: &bytes)
            bytes.append(UInt8(ascii: "]"))
        }
    }

    /// Writes an object of paths and values, in the order of the paths, with sorted keys within.
    package static func write(_ image: ObjectImage, to bytes: inout [UInt8]) {
        enclose(image.fields, "{", "}", to: &bytes) { field, bytes in
            JSONValue.write(field.path, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            field.value.write(to: &bytes, sortedKeys: true)
        }
    }

    private static func enclose<Element>(
        _ elements: [Element],
        _ open: Unicode.Scalar,
        _ close: Unicode.Scalar,
        to bytes: inout [UInt8],
        write: (Element, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        for index in elements.indices {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(elements[index], &bytes)
        }
        bytes.append(UInt8(ascii: close))
    }
}
