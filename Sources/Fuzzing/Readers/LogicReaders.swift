import Metering
import TogaiAdapter

/// The reader and writer of JSON-logic.
enum LogicReaders {
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

    static let texts = FuzzReader(
        "json-logic",
        "Matchers and computations: kept as they stand, or written and read again as the same expression.",
        corpus: corpus,
        tokens: tokens,
        style: .json(after: 0)
    ) { bytes in
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
