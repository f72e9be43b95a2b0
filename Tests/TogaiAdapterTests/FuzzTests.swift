import Metering
import Testing

@testable import TogaiAdapter

@Suite("The reader of JSON-logic takes any input")
struct FuzzTests {
    private static let corpus = [
        #"{"==":[{"var":"dimensions.city"},"chennai"]}"#, #"{"in":[{"var":"dimensions.city"},["a","b"]]}"#,
        #"{"and":[{"!!":[{"var":"attributes.x"}]},{"!=":[{"var":"attributes.x"},5]}]}"#,
        #"{"or":[{"==":[{"var":"attributes.x"},1]},{"==":[{"var":"attributes.x"},2.50]}]}"#,
        #"{"and":[{"!!":{"var":"attributes.x"}},{"!":{"<":[{"var":"attributes.x"},5]}}]}"#,
        #"{and: [{">": [{var: 'attributes.x'}, 1]}, {"<=": [{var: 'attributes.x'}, '9']}]}"#,
        #"{"<":[1,{"var":["attributes.x"]},{"+":[{"var":"attributes.y"},10,-3]}]}"#,
        #"{"and":[{"or":[{"<":[{"var":"attributes.x"},5]},true]},{"!":{"===":[{"var":"dimensions.a"},"y"]}}]}"#,
        #"{"*":[{"var":"attributes.x"},0.4]}"#, #"{"*":[-1,{"-":[{"var":"attributes.x"},{"var":"attributes.y"}]}]}"#,
        #"{"+":[{"var":"attributes.x"},{"*":[2,"3.5",{"var":"attributes.y"}]}]}"#, "5", #"{"==":[1,0]}"#,
    ]
    private static let tokens = [
        "{", "}", "[", "]", "{\"", "\":[", "{\"and\":[", "{\"or\":[", "{\"+\":[", "{\"!\":", "{\"!!\":", "]}", "},",
        ",", ":", "\"", "'", "\\", "\\'", "\\\"", "\\u0041", "\"var\":", "var",
        "{\"var\":\"attributes.x\"}", "{\"var\":\"dimensions.a\"}", "{'var':'attributes.y'}", "\"attributes.",
        "attributes.", "\"==\"", "\"===\"", "\"!=\"", "\"<\"", "\">=\"", "\"in\"", "\"-\"", "\"*\"",
        "\"/\"", "\"if\"", "true", "false", "null", "0", "1", "1.0", "-1", "1e6144", "\"1\"", "\"\"",
        "99999999999999999999999999999999999", "{\"==\":[1,1]},", "1,", " ", "\n", "é", "e\u{301}", "🚲",
        "\u{0}", "\u{2028}",
    ]

    @Test("Matchers and computations are read or stay as they are, and what is read is written and read again")
    func texts() throws {
        try Fuzzer.run("JSON-logic", 2_000, corpus: Self.corpus, tokens: Self.tokens) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            var isTaken = false
            for role in [LogicText.Role.matcher, .computation] {
                let normal = LogicText.normalForm(text, as: role)
                guard let expression = LogicText.expression(text, as: role) else {
                    if LogicText.expression(normal, as: role) == nil, LogicText.normalForm(normal, as: role) != normal {
                        return .wrong("the normal form \(normal) has another")
                    }
                    continue
                }
                isTaken = true
                guard LogicText.text(expression, as: role) == normal,
                    LogicText.expression(normal, as: role) == expression
                else { return .wrong("\(expression) is written as \(normal), which is read as another") }
                let problem = expression.problem(as: role == .matcher ? .condition : .number)
                if let problem { return .wrong("\(expression) is no \(role): \(problem)") }
            }
            let names = LogicText.names(after: "attributes.", in: text)
            guard names.count <= text.utf8.count / 11 else { return .wrong("names that are not there") }
            return isTaken ? .taken : .refused
        }
    }

    @Test(
        "Long and deep texts stay as they are",
        arguments: [
            (#"{"+":["#, "1,", #"1]}"#), (#"{"and":["#, #"{"==":[1,1]},"#, "true]}"),
            (#"{"<":[{"*":["#, "2,", "2]},3]}"),
            ("", #"{"!":"#, "true"), ("", #"{"*":[-1,"#, "1"), ("", "[", ""), ("'", "\\'", "'"), ("", "a ", ": 1"),
        ]
    )
    func long(head: String, piece: String, tail: String) {
        let text = head + String(repeating: piece, count: 60_000 / piece.utf8.count) + tail
        for role in [LogicText.Role.matcher, .computation] {
            #expect(LogicText.expression(text, as: role) == nil)
            #expect(LogicText.normalForm(text, as: role).utf8.count <= text.utf8.count)
        }
    }
}
