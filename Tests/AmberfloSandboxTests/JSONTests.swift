import Testing

@testable import AmberfloSandbox

@Suite("JSON")
struct JSONTests {
    @Test("What is read is written again, members sorted")
    func roundTrip() throws {
        let text = #"{"a":[1,-2.5,true,false,null],"b":"x\"\\\u0001\u001f é 😀","c":{"d":{}}}"#
        #expect(String(decoding: try json(text).bytes, as: UTF8.self) == text)
    }

    @Test("Escapes are understood, surrogate pairs too")
    func escapes() throws {
        #expect(try json(#""\ud83d\ude00\n\t\r\b\f\/\"\\\u00e9""#).string == "😀\n\t\r\u{8}\u{C}/\"\\é")
    }

    @Test("White space may stand around values, and the last of equal names counts")
    func spaces() throws {
        #expect(try json(" { \"a\" : 1 , \"a\" : [ ] } \n") == .object(["a": .array([])]))
    }

    @Test(
        "What is malformed is refused",
        arguments: [
            "", " ", "{", "[", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "nul", "tru", "1 2", "\"a",
            "\"\\x\"",
            "\"\\ud83d\"", "\"\\ude00\"", "\"\\u12\"", "\"\n\"", "01", "-", "'a'", "{\"a\":1}}", "[1]x",
        ]
    )
    func malformed(text: String) {
        #expect(throws: JSONReader.Failure.self) { try json(text) }
    }

    @Test("A string that is no UTF-8 is refused, and so is a value that is nested too deep")
    func limits() {
        #expect(throws: JSONReader.Failure.self) { try JSONReader.read([0x22, 0xFF, 0x22]) }
        let deep = String(repeating: "[", count: 5_000)
        #expect(throws: JSONReader.Failure.self) { try json(deep) }
    }
}
