import Testing

@testable import Metering

@Suite("JSON values")
struct JSONValueTests {
    @Test("give their contents to those who ask for the right kind")
    func accessors() throws {
        let value: JSONValue = [
            "text": "a", "flag": true, "number": 12, "list": [1, "b"], "none": nil, "object": ["x": 1],
        ]
        #expect(value["text"]?.string == "a" && value["flag"]?.bool == true && value["number"]?.int == 12)
        #expect(value["list"]?.array?.count == 2 && value["list"]?[1]?.string == "b" && value["list"]?[2] == nil)
        #expect(value["list"]?[-1] == nil && value["object"]?["x"]?.quantity == 1 && value["none"]?.isNull == true)
        #expect(value["missing"] == nil && value["text"]?["x"] == nil && value["text"]?[0] == nil)
        #expect(value["text"]?.int == nil && value["text"]?.bool == nil && value["number"]?.string == nil)
        #expect(value.object?.keys == ["text", "flag", "number", "list", "none", "object"] && value.array == nil)
        #expect(
            value.object?.members.map(\.value.kind) == [
                "a string", "a boolean", "a number", "an array", "null", "an object",
            ]
        )
    }

    @Test("hold numbers by their text and compare them by value")
    func numbers() throws {
        let value = try JSONValue.parse(
            "[1.0, 1, 10e-1, 0.10000000000000000000000000000000001e2, 12345678901234567890123456789012345678901, 1e99999]"
        )
        let numbers = try #require(value.array)
        #expect(numbers[0] == numbers[1] && numbers[1] == numbers[2] && numbers[0].hashValue == numbers[2].hashValue)
        #expect(numbers.map { $0.number?.text ?? "" }.first == "1.0")
        #expect(
            numbers[3] != numbers[1] && numbers[3].quantity == nil && numbers[4].quantity == nil
                && numbers[5].quantity == nil
        )
        #expect(numbers[4] == numbers[4] && numbers[4] != numbers[5])
        #expect(
            value.text()
                == "[1.0,1,10e-1,0.10000000000000000000000000000000001e2,12345678901234567890123456789012345678901,1e99999]"
        )
        #expect(JSONValue.number(try Quantity("12.50")).text() == "12.5")
        #expect(JSONNumber("1e5")?.int == 100_000 && JSONNumber("1.5")?.int == nil && JSONNumber("-0")?.int == 0)
        #expect(JSONNumber("01") == nil && JSONNumber("") == nil && JSONNumber("1e99999") != nil)
    }

    @Test("compare objects whatever the order of their members")
    func order() throws {
        let first = try JSONValue.parse(#"{"a":1,"b":{"c":[1,2],"d":null}}"#)
        let second = try JSONValue.parse(#"{"b":{"d":null,"c":[1.0,2e0]},"a":1}"#)
        #expect(first == second && first.hashValue == second.hashValue && first.canonicalText == second.canonicalText)
        #expect(first.text() != second.text())
        #expect(try first != JSONValue.parse(#"{"b":{"d":null,"c":[2,1]},"a":1}"#))
        #expect(try first != JSONValue.parse(#"{"b":{"d":null,"c":[1,2]},"a":1,"e":null}"#))
    }

    @Test("of objects can be set, replaced and removed, few or many", arguments: [3, 11, 12, 13, 40])
    func members(count: Int) {
        var object = JSONObject((0..<count).map { ("k\($0)", JSONValue(integerLiteral: $0)) })
        #expect(object.count == count && object["k1"] == 1)
        object["k1"] = "one"
        object["new"] = true
        #expect(object.keys == (0..<count).map { "k\($0)" } + ["new"] && object["k1"] == "one")
        #expect(object.remove("k0") == 0 && object.remove("k0") == nil)
        #expect(object["k0"] == nil && object["k1"] == "one" && object["k\(count - 1)"] != nil && object["new"] == true)
        object["k1"] = nil
        object["absent"] = nil
        #expect(object.keys == (2..<count).map { "k\($0)" } + ["new"])
        for key in object.keys { object[key] = nil }
        #expect(object.isEmpty && object == [:])
    }

    @Test("of a literal with a key twice keep the last")
    func literal() {
        let object: JSONObject = ["a": 1, "b": 2, "a": 3]
        #expect(object.keys == ["a", "b"] && object["a"] == 3)
    }
}
