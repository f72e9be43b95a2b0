import Metering
import Testing

@testable import TogaiAdapter

@Suite("Long and deep JSON-logic")
struct LongLogicTests {
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

    @Test("A sum of so many parts that its text would nest too deep stays as it is")
    func wide() {
        let parts = Array(repeating: "3", count: 98).joined(separator: ",")
        let text = #"{"<":[1,{"var":["attributes.x"]},{"+":[{"var":"attributes.y"},"# + parts + "]}]}"
        let normal = LogicText.normalForm(text, as: .matcher)
        #expect(LogicText.expression(text, as: .matcher) == LogicText.expression(normal, as: .matcher))
        #expect(LogicText.normalForm(normal, as: .matcher) == normal)
    }
}
