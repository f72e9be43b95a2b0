import Testing

@testable import Metering

@Suite("Writing JSON")
struct JSONWriterTests {
    private let value: JSONValue = ["b": [1, [], [:], ["x": nil]], "a": "é\"\\/\n\u{1}\u{1F}\u{8}\u{C}\r\t\u{7F}"]

    @Test("is compact in the order of members, with the least escapes")
    func compact() {
        #expect(
            value.text() == "{\"b\":[1,[],{},{\"x\":null}],\"a\":\"é\\\"\\\\/\\n\\u0001\\u001f\\b\\f\\r\\t\u{7F}\"}"
        )
        #expect(value.description == value.text() && value.bytes() == Array(value.text().utf8))
    }

    @Test("is pretty with two spaces a level")
    func pretty() {
        let expected = """
            {
              "a": "x",
              "b": [
                1,
                [],
                {},
                {
                  "x": null
                }
              ]
            }
            """
        let value: JSONValue = ["b": [1, [], [:], ["x": nil]], "a": "x"]
        #expect(value.text(.pretty, sortedKeys: true) == expected)
    }

    @Test("has what would steer a terminal as escapes where people read it, and as it is elsewhere")
    func steering() throws {
        let text = "é\u{7F}\u{9B}2J…\u{202E}\"\u{2028}🚲\n"
        let escaped = #""é\u007f\u009b2J…\u202e\"\u2028🚲\n""#
        let value = JSONValue.string(text)
        #expect(value.text(.pretty) == escaped)
        #expect(value.text(.line) == escaped)
        #expect(try JSONValue.parse(escaped) == value)
        #expect(value.text() == "\"é\u{7F}\u{9B}2J…\u{202E}\\\"\u{2028}🚲\\n\"")
        let members: JSONValue = ["a": [1, "x"]]
        #expect(members.text(.line) == members.text())
    }

    @Test("is canonical with sorted keys and plain numbers")
    func canonical() throws {
        let value = try JSONValue.parse(#"{"b":1.50,"é":1e3,"a":{"z":-0,"Z":0.10},"":[10e-1]}"#)
        #expect(value.canonicalText == #"{"":[1],"a":{"Z":0.1,"z":0},"b":1.5,"é":1000}"#)
    }

    @Test("is read back as the same value, for random values")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 61)
        for _ in 0..<1_000 {
            let value = random.json(depth: 4)
            for text in [
                value.text(), value.text(.line), value.text(.pretty), value.text(.pretty, sortedKeys: true),
                value.canonicalText,
            ] {
                #expect(try JSONValue.parse(text) == value)
            }
            #expect(try JSONValue.parse(value.text()).text() == value.text())
            #expect(try JSONValue.parse(value.text(sortedKeys: true)).canonicalText == value.canonicalText)
        }
    }
}
