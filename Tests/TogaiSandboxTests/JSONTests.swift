import Testing

@testable import TogaiSandbox

@Suite("JSON")
struct JSONTests {
    @Test(
        "Values come back as they were written",
        arguments: [
            #"{"b":1,"a":[true,false,null,"x"],"c":{}}"#, "12345678901234567890.123456789", "1e-7", "-0.10", #""é😀""#,
            #""a\"b\\c\n\t\r\u0001""#, "[]",
        ]
    )
    func roundTrip(_ text: String) throws {
        #expect(try JSONReader.read(text.utf8).text == text)
    }

    @Test("Escapes are read")
    func escapes() throws {
        #expect(try JSONReader.read(#""\u00e9\ud83d\ude00\/\b\f""#.utf8) == .string("é😀/\u{8}\u{c}"))
    }

    @Test("Of a repeated name the last value counts")
    func repeated() throws {
        #expect(try JSONReader.read(#"{"a":1,"b":2,"a":3}"#.utf8).text == #"{"a":3,"b":2}"#)
    }

    @Test(
        "What is no JSON is refused",
        arguments: [
            "", "{", #"{"a"}"#, #"{"a":1,}"#, "[1,]", "[1 2]", "01", "1.", "+1", "nul", "'a'", "{a:1}", #""\ud800""#,
            #""\x""#, "1 2", "\"a\nb\"", #""\u00g0""#, "-", "1e",
        ]
    )
    func malformed(_ text: String) {
        #expect(throws: JSONReader.Failure.self) { try JSONReader.read(text.utf8) }
    }

    @Test("Text that is no UTF-8 is refused")
    func encoding() {
        #expect(throws: JSONReader.Failure.self) { try JSONReader.read([0x22, 0xFF, 0x22]) }
    }

    @Test("Deep nesting is refused")
    func depth() {
        let text = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
        #expect(throws: JSONReader.Failure.self) { try JSONReader.read(text.utf8) }
    }

    @Test("The lenient grammar takes single quotes and unquoted texts")
    func lenient() throws {
        let value = try JSONReader.read(
            "{in: [{'var': 'dimensions.city'}, [chennai, \"a'b\"], 1, true]}".utf8,
            grammar: .lenient
        )
        #expect(value.text == #"{"in":[{"var":"dimensions.city"},["chennai","a'b"],1,true]}"#)
    }

    @Test("The lenient grammar still refuses a name within an array")
    func lenientLimits() {
        #expect(throws: JSONReader.Failure.self) {
            try JSONReader.read(#"{"and":[{"a":1},"or":[1]]}"#.utf8, grammar: .lenient)
        }
    }
}
