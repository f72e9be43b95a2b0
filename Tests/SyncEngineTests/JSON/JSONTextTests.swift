import AdapterKit
import Metering
import SyncEngine
import Testing

@Suite("What the state keeps of an object is written as JSON that reads the same")
struct JSONTextTests {
    /// Texts that need escapes, and some that do not.
    private static let texts = ["", "plain", "“é”", "a\"b\\c", "\u{0}\u{1F}\n\t", "\u{1F4C8}"]
    private static let values: [JSONValue] = [
        .null, .bool(true), .bool(false), .string("a\"b"), .number(JSONNumber(1)), [1, [], "x"],
        ["b": 1, "a": ["d": .null, "c": []]],
    ]

    private func text(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes = Array("before ".utf8)
        write(&bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        return text.hasPrefix("before ") ? String(text.dropFirst(7)) : text
    }

    @Test("keys, marks and changes are the arrays of the JSON value, text for text")
    func arrays() throws {
        let keys = try ["a", "egress-mib"].map { try #require(Meter.Key($0)) }
        #expect(text { JSONText.write(keys, to: &$0) } == JSONValue(keys).text())
        #expect(text { JSONText.write([] as [Meter.Key], to: &$0) } == "[]")
        let marks = Self.texts.map { Mark($0, $0 + "x") }
        #expect(text { JSONText.write(marks, to: &$0) } == JSONValue(marks).text())
        let changes = Self.values.map { FieldChange(path: "a\"b", before: $0, after: [$0]) }
        #expect(text { JSONText.write(changes, to: &$0) } == JSONValue(changes).text())
    }

    @Test("an image is the object of the JSON value with sorted keys, text for text")
    func image() {
        let fields = Self.texts + ["name", "Name", "a.b", "a"]
        let image = ObjectImage(
            fields.enumerated().map { (key: $0.element, value: Self.values[$0.offset % Self.values.count]) }
        )
        #expect(text { JSONText.write(image, to: &$0) } == JSONValue(image).text(sortedKeys: true))
    }

    @Test("a value that is written behind other bytes is its text", arguments: texts)
    func values(text wanted: String) {
        for value in Self.values + [.string(wanted), [.string(wanted)], .object([wanted: .string(wanted)])] {
            #expect(text { value.write(to: &$0) } == value.text())
            #expect(text { value.write(to: &$0, sortedKeys: true) } == value.text(sortedKeys: true))
        }
    }
}
