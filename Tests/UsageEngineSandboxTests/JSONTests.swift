import Testing

@testable import UsageEngineSandbox

@Suite("JSON")
struct JSONTests {
    @Test(
        "is written as it was read",
        arguments: [
            #"{"a":[1,-2.50,1e-7,12345678901234567890.123456789],"b":{"c":null},"d":[true,false],"e":"\"\\\u0001é𝄞"}"#,
            "[]", "{}", #""""#, "0",
        ]
    )
    func roundTrip(text: String) throws {
        #expect(String(decoding: try JSONReader.value(Array(text.utf8)).bytes, as: UTF8.self) == text)
    }

    @Test("understands every escape")
    func escapes() throws {
        let text = #" "\"\\\/\b\f\n\r\t\u00e9\ud834\udd1e" "#
        #expect(try JSONReader.value(Array(text.utf8)) == .string("\"\\/\u{8}\u{C}\n\r\té𝄞"))
    }

    @Test(
        "refuses what the standard refuses",
        arguments: [
            "", " ", "{", "[1,]", #"{"a":1,}"#, #"{"a" 1}"#, "{a:1}", "01", "1.", "+1", ".5", "1e", "tru", "nul", "'a'",
            "[1 2]",
            #""a"#, "\"\u{1}\"", #""\x""#, #""\u12""#, #""\ud800""#, #""\ud800\u0041""#, "1 2", #"{"a":1,"a":2}"#,
            "\u{FEFF}1", "// a\n1", "NaN", String(repeating: "[", count: 100_000),
        ]
    )
    func malformed(text: String) {
        #expect(throws: JSONFault.self) { try JSONReader.value(Array(text.utf8)) }
    }

    @Test("refuses bytes that are no UTF-8")
    func notUTF8() {
        #expect(throws: JSONFault.self) { try JSONReader.value([0x22, 0xFF, 0x22]) }
    }

    @Test("reads values on lines of their own")
    func lines() throws {
        #expect(try JSONReader.values(Array("{}\n\n[1]\r\n2\n".utf8)) == [[:], [1], 2])
        #expect(try JSONReader.values([]) == [])
        #expect(throws: JSONFault.self) { try JSONReader.values(Array("{} {}".utf8)) }
    }
}
