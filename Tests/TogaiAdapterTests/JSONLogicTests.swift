import Metering
import Testing

@testable import TogaiAdapter

@Suite("JSON-logic")
struct JSONLogicTests {
    @Test(
        "an expression that Togai evaluates alike is written, and read back as the same",
        arguments: [
            ("dimensions.city == \"chennai\"", #"{"==":[{"var":"dimensions.city"},"chennai"]}"#),
            ("dimensions.city in [\"b\", \"a\"]", #"{"in":[{"var":"dimensions.city"},["a","b"]]}"#),
            ("attributes.x < 20", #"{"<":[{"var":"attributes.x"},20]}"#),
            ("attributes.x == 1.50", #"{"==":[{"var":"attributes.x"},1.5]}"#),
            ("attributes.x + attributes.y >= 3", #"{">=":[{"+":[{"var":"attributes.x"},{"var":"attributes.y"}]},3]}"#),
            (
                "attributes.x != 5", #"{"and":[{"!!":[{"var":"attributes.x"}]},{"!=":[{"var":"attributes.x"},5]}]}"#
            ),
            (
                "attributes.x in [1, 2]",
                #"{"or":[{"==":[{"var":"attributes.x"},1]},{"==":[{"var":"attributes.x"},2]}]}"#
            ),
        ]
    )
    func exactConditions(source: String, expected: String) throws {
        let expression = try Expression(source, as: .condition)
        let text = try #require(LogicText.text(expression, as: .matcher))
        #expect(text == expected)
        #expect(LogicText.expression(text, as: .matcher) == expression.canonical())
    }

    @Test(
        "a number that Togai calculates alike is written, and read back as the same",
        arguments: [
            ("attributes.x", #"{"var":"attributes.x"}"#), ("5", "5"),
            ("attributes.x * 0.40", #"{"*":[{"var":"attributes.x"},0.4]}"#),
            ("-attributes.x", #"{"*":[-1,{"var":"attributes.x"}]}"#),
            ("attributes.x * -1", #"{"*":[{"var":"attributes.x"},-1]}"#),
            ("0 - attributes.x", #"{"-":[0,{"var":"attributes.x"}]}"#),
        ]
    )
    func exactNumbers(source: String, expected: String) throws {
        let expression = try Expression(source, as: .number)
        let text = try #require(LogicText.text(expression, as: .computation))
        #expect(text == expected)
        #expect(LogicText.expression(text, as: .computation) == expression.canonical())
    }

    @Test(
        "what Togai would round or compare otherwise is not written",
        arguments: [
            "dimensions.city != \"x\"", "!(dimensions.city in [\"a\", \"b\"])", "dimensions.city == \"\"",
            "dimensions.city < \"x\"", "dimensions.a == dimensions.b", "customer == \"x\"",
            "attributes.x / 2 > 1", "attributes.x % 2 == 0", "attributes.x + 1 == 2", "attributes.x == attributes.y",
            "(attributes.x > 1 ? attributes.x : 0) > 5", "attributes[\"a.b\"] > 1",
        ]
    )
    func inexactConditions(source: String) throws {
        #expect(LogicText.text(try Expression(source, as: .condition), as: .matcher) == nil)
    }

    @Test("a text that is longer than Togai takes is not written")
    func longTexts() throws {
        let cities = (0..<200).map { ".string\($0)" }.map { "\"\($0)\"" }.joined(separator: ", ")
        #expect(LogicText.text(try Expression("dimensions.city in [\(cities)]", as: .condition), as: .matcher) == nil)
        let sum = (0..<30).map { "attributes.number\($0)" }.joined(separator: " + ")
        #expect(LogicText.text(try Expression(sum, as: .number), as: .computation) == nil)
    }

    @Test(
        "other spellings of the same are read",
        arguments: [
            (#"{"==":["chennai",{"var":["dimensions.city"]}]}"#, "dimensions.city == \"chennai\""),
            (#"{"===":[{"var":"dimensions.city"},"chennai"]}"#, "dimensions.city == \"chennai\""),
            (
                #"{'in': [{'var': 'dimensions.city'}, ['mumbai', 'chennai']]}"#,
                "dimensions.city in [\"chennai\", \"mumbai\"]"
            ),
            (
                #"{and: [{">": [{var: 'attributes.x'}, 1]}, {"<": [{var: 'attributes.x'}, '9']}]}"#,
                "attributes.x > 1 && attributes.x < 9"
            ),
            (#"{'==': [{'var': 'dimensions.a'}, 'it\'s "x" \\ y']}"#, #"dimensions.a == "it's \"x\" \\ y""#),
            (#"{"and":[true,{">":[{"var":"attributes.x"},1]}]}"#, "true && attributes.x > 1"),
            (#"{"<":[1,{"var":"attributes.x"},10]}"#, "1 < attributes.x && attributes.x < 10"),
            (#"{"and":[{"!!":{"var":"attributes.x"}},{"!":{"<":[{"var":"attributes.x"},5]}}]}"#, "attributes.x >= 5"),
            (
                #"{"and":[{"!!":[{"var":"dimensions.a"}]},{"==":[{"var":"dimensions.a"},"x"]}]}"#,
                "dimensions.a == \"x\""
            ),
            (
                #"{"or":[{"in":[{"var":"dimensions.a"},["x"]]},{"in":[{"var":"dimensions.a"},["y"]]}]}"#,
                "dimensions.a in [\"x\", \"y\"]"
            ),
        ]
    )
    func spellings(text: String, expected: String) throws {
        let expression = try Expression(expected, as: .condition).canonical()
        #expect(LogicText.expression(text, as: .matcher) == expression)
        #expect(LogicText.normalForm(text, as: .matcher) == LogicText.text(expression, as: .matcher))
    }

    @Test(
        "what means something else to Togai than to an expression stays opaque",
        arguments: [
            #"{"in":[{"var":"dimensions.city"},"chennai","mumbai"]}"#, #"{"in":[{"var":"dimensions.city"},"chennai"]}"#,
            #"{"in":[{"var":"attributes.x"},[1,2]]}"#, #"{"!=":[{"var":"dimensions.city"},"x"]}"#,
            #"{"!=":[{"var":"attributes.x"},5]}"#, #"{"!":{"<":[{"var":"attributes.x"},5]}}"#,
            #"{"===":[{"var":"attributes.x"},5]}"#, #"{">":[{"var":"attribute.x"},5]}"#,
            #"{">":[3,{"var":"attributes.x"},1]}"#,
            #"{"==":[{"var":"dimensions.n"},5]}"#, #"{"==":[1,1.0]}"#, #"{"==":[{"var":"attributes.x"},"5"]}"#,
            #"{">":[{"var":["attributes.x",0]},5]}"#, #"{"<":[{"var":"dimensions.n"},5]}"#, "not JSON at all",
            #"{"and":[{"!!":[{"var":"attributes.x"}]},{"or":[{"==":[{"var":"dimensions.a"},"y"]},{"!=":[{"var":"attributes.x"},2]}]}]}"#,
            #"{"and":[{"!!":[{"var":"attributes.x"}]},{"!":{"and":[{"<":[{"var":"attributes.x"},5]},{"<":[{"var":"attributes.y"},5]}]}}]}"#,
        ]
    )
    func opaque(text: String) {
        #expect(LogicText.expression(text, as: .matcher) == nil)
    }

    @Test(
        "numbers that Togai calculates in a way of its own stay opaque",
        arguments: [
            #"{"/":[{"var":"attributes.x"},3]}"#, #"{"-":[{"var":"attributes.x"}]}"#,
            #"{"max":[{"var":"attributes.x"},3]}"#,
            #"{"-":[{"var":"attributes.x"},1,2]}"#, #"{"if":[true,1,2]}"#, #"{"var":"dimensions.x"}"#,
        ]
    )
    func opaqueNumbers(text: String) {
        #expect(LogicText.expression(text, as: .computation) == nil)
    }

    @Test("the normal form of any text is its own normal form", arguments: 0..<40)
    func normalFormIsStable(seed: Int) throws {
        var generator = MeterGenerator(seed: UInt64(seed))
        for _ in 0..<25 {
            guard let text = LogicText.text(try generator.condition(3), as: .matcher) else { continue }
            #expect(LogicText.normalForm(text, as: .matcher) == text)
            let expression = try #require(LogicText.expression(text, as: .matcher))
            #expect(LogicText.text(expression, as: .matcher) == text)
        }
    }

    @Test("names are found in texts that are no JSON")
    func names() throws {
        let matcher = try #require(try Fixture.createRequest.json()["computations"]?[0]?["matcher"]?.string)
        #expect(LogicText.names(after: "dimension.", in: matcher) == ["city"])
        #expect(LogicText.names(after: "attribute.", in: matcher) == ["distance"])
        #expect(LogicText.names(after: "attributes.", in: matcher).isEmpty)
    }
}
