import Foundation
import Testing

@testable import Metering

@Suite("Reading JSON")
struct JSONParserTests {
    @Test(
        "takes all that RFC 8259 allows",
        arguments: [
            ("null", JSONValue.null), (" true ", true), ("\t\r\nfalse\n", false), ("0", 0), ("-0", 0), ("\"\"", ""),
            ("[]", []), ("{}", [:]),
            ("[ 1 , [ ] , { } ]", [1, [], [:]]), (#"{ "a" : 1 , "b" : [ null ] }"#, ["a": 1, "b": [nil]]),
            (#"{"":0}"#, ["": 0]),
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
            (#""\ud83d\ude00""#, "😀"),
            (#""\uD834\uDD1E\u0000""#, "\u{1D11E}\u{0}"), ("\"é€😀\u{7F}\"", "é€😀\u{7F}"), (#""a\u000ab""#, "a\nb"),
            ("\"\u{2028}\"", "\u{2028}"),
            (#"{"a":{"a":{"a":[]}}}"#, ["a": ["a": ["a": []]]]),
            (#""plain then \t escape é""#, "plain then \t escape é"),
        ] as [(String, JSONValue)]
    )
    func accepted(text: String, expected: JSONValue) throws {
        #expect(try JSONValue.parse(text) == expected)
        #expect(try JSONValue.parse(Array(text.utf8)) == expected)
    }

    @Test(
        "refuses all else, with the place",
        arguments: [
            ("", 0), (" ", 1), ("nul", 3), ("nulL", 3), ("True", 0), ("NaN", 0), ("-", 1), ("+1", 0), ("01", 1),
            ("-01", 2), ("1.", 2), (".5", 0),
            ("1e", 2), ("1e+", 3), ("1.e1", 2), ("0x1", 1), ("1 2", 2), ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3),
            ("[1", 2), ("[", 1), ("]", 0),
            ("{", 1), ("{}}", 2), (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a":1,}"#, 7), (#"{"a" 1}"#, 5), ("{a:1}", 1),
            ("{1:1}", 1), (#"{"a":1 "b":2}"#, 7),
            ("'a'", 0), ("\"a", 2), ("\"a\nb\"", 2), ("\"\t\"", 1), (#""\x""#, 2), (#""\u12""#, 5), (#""\u12g4""#, 5),
            (#""\"#, 2), ("\"\\u", 3),
            (#""\ud83d""#, 1), (#""\ude00""#, 1), (#""\ude00\ude00""#, 1), (#""\ud83d\u0041""#, 1), (#""\ud83dx""#, 1),
            (#""\ud83d\"#, 1),
            (#""\ud83d\n""#, 1),
            ("// a", 0), ("[1]x", 3),
            ("\u{FEFF}1", 0), ("\u{A0}1", 0), ("1\u{0}", 1), (#"{"a":1,"a":2}"#, 7), (#"{"a":1,"\u0061":2}"#, 7),
            ("[\"a\",\n\"b\",\n]", 11),
        ]
    )
    func refused(text: String, offset: Int) throws {
        let error = try #require(throws: JSONError.self) { try JSONValue.parse(text) }
        #expect(error.offset == offset, "\(text): \(error)")
        #expect(!error.found.isEmpty && !error.expected.isEmpty)
    }

    @Test(
        "refuses what is not UTF-8",
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE2, 0x82],
            [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xF0, 0x9F, 0x98],
        ] as [[UInt8]]
    )
    func invalidUTF8(sequence: [UInt8]) throws {
        for prefix in ["\"", "\"é\\n"] {
            let bytes = Array(prefix.utf8) + sequence + Array("\"".utf8)
            let error = try #require(throws: JSONError.self) { try JSONValue.parse(bytes) }
            #expect(error.offset == prefix.utf8.count && error.expected == "UTF-8" && error.found.hasPrefix("the byte"))
        }
    }

    @Test("takes every character, as itself and escaped")
    func everyScalar() throws {
        for value in stride(from: UInt32(0x20), through: 0x10FFFF, by: 7) {
            guard let scalar = UnicodeScalar(value), scalar != "\"", scalar != "\\" else { continue }
            let escaped = String(scalar).utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
            let expected = JSONValue.string(String(scalar))
            if try JSONValue.parse("\"\(scalar)\"") != expected || JSONValue.parse("\"\(escaped)\"") != expected {
                Issue.record("U+\(String(value, radix: 16))")
            }
        }
    }

    @Test("says line and column, what it found and what it expected")
    func messages() throws {
        let error = try #require(throws: JSONError.self) { try JSONValue.parse("{\n  \"é€\": tru\n}") }
        #expect(error.line == 2 && error.column == 12 && error.offset == 16)
        #expect(
            error.description
                == "invalid JSON at line 2, column 12 (byte 16): found the control character 10, expected “true”"
        )
        let duplicate = try #require(throws: JSONError.self) { try JSONValue.parse(#"{"a":1,"a":2}"#) }
        #expect(duplicate.found == "the key “a” a second time")
        let comma = try #require(throws: JSONError.self) { try JSONValue.parse("[1;2]") }
        #expect(comma.found == "“;”" && comma.expected == "“,” or “]”")
        let end = try #require(throws: JSONError.self) { try JSONValue.parse("[1") }
        #expect(end.found == "the end of the text")
    }

    @Test("goes as deep as its limit and no deeper")
    func depth() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(try JSONValue.parse(nested(200)).array?.count == 1)
        let error = try #require(throws: JSONError.self) { try JSONValue.parse(nested(201)) }
        #expect(error.offset == 200 && error.expected == "at most 200 levels of arrays and objects")
        #expect(throws: JSONError.self) { try JSONValue.parse(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try JSONValue.parse(String(repeating: #"{"a":"#, count: 1_000_000)) }
        #expect(throws: JSONError.self) { try JSONValue.parse("[[1]]", depthLimit: 1) }
        // Depth is counted open at a time, not in all.
        #expect(
            try JSONValue.parse("[" + Array(repeating: "[]", count: 500).joined(separator: ",") + "]").array?.count
                == 500
        )
    }

    @Test("finds a second key among many, and keeps their order")
    func manyKeys() throws {
        let members = (0..<500).map { "\"key\($0)\":\($0)" }
        let object = try #require(try JSONValue.parse("{" + members.joined(separator: ",") + "}").object)
        #expect(object.keys == (0..<500).map { "key\($0)" } && object["key321"] == 321 && object["key500"] == nil)
        let twice = "{" + (members + ["\"key77\":0"]).joined(separator: ",") + "}"
        let error = try #require(throws: JSONError.self) { try JSONValue.parse(twice) }
        #expect(error.found.contains("key77"))
    }

    @Test("a key is refused at its second place, however many are between", arguments: [1, 31, 32, 90])
    func farDuplicate(count: Int) throws {
        let members = (0..<count).map { #""k\#($0)":{"k0":[1]}"# }.joined(separator: ",")
        let text = #"[{"k0":0},{\#(members),"k0":2}]"#
        let error = try #require(throws: JSONError.self) { try JSONValue.parse(text) }
        #expect(error.found == "the key “k0” a second time")
        #expect(try JSONValue.parse(#"{\#(members)}"#).object?.keys == (0..<count).map { "k\($0)" })
    }

    @Test("objects and arrays within one another keep their own members")
    func nesting() throws {
        let text = #"{"a":[1,{"b":[],"c":{"a":[2,[3,4],{}]}},5],"d":{"a":6}}"#
        let value = try JSONValue.parse(text)
        #expect(value.text() == text)
        #expect(value["a"]?.array?.count == 3 && value["d"]?["a"] == 6)
    }

    @Test("never differs from Foundation about what is JSON, on damaged texts")
    func foundation() throws {
        var random = SeededGenerator(seed: 51)
        let alphabet = Array("{}[]\",:0123456789.-+eE truefalsn\\u/bdc\u{1}é".utf8)
        var accepted = 0
        for _ in 0..<4_000 {
            var bytes = random.json(depth: 3).bytes(random.pick([.compact, .pretty]))
            for _ in 0..<random.below(3) {
                let place = random.below(bytes.count)
                if random.chance(2) {
                    bytes[place] = random.pick(alphabet)
                } else if random.chance(2) {
                    bytes.insert(random.pick(alphabet), at: place)
                } else if bytes.count > 1 {
                    bytes.remove(at: place)
                }
            }
            let isFoundationJSON =
                (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            do throws(JSONError) {
                let value = try JSONValue.parse(bytes)
                accepted += 1
                // Foundation refuses numbers that no double holds.
                #expect(isFoundationJSON || value.hasHugeNumber, "\(String(decoding: bytes, as: UTF8.self))")
            } catch {
                // Foundation lets a key stand twice, and the last one count.
                let isDuplicate = error.found.contains("a second time")
                #expect(!isFoundationJSON || isDuplicate, "\(String(decoding: bytes, as: UTF8.self)): \(error)")
            }
        }
        #expect(accepted > 1_000 && accepted < 3_500)
    }
}

extension JSONValue {
    /// Whether a number in the value is beyond the range of doubles.
    fileprivate var hasHugeNumber: Bool {
        switch self {
        case .number(let number): number.quantity.map { $0.exponent > 250 } ?? true
        case .array(let elements): elements.contains(where: \.hasHugeNumber)
        case .object(let object): object.members.contains(where: \.value.hasHugeNumber)
        case .null, .bool, .string: false
        }
    }
}

extension SeededGenerator {
    /// A JSON value of random kinds, with numbers that fit a double.
    mutating func json(depth: Int) -> JSONValue {
        switch below(depth > 0 ? 9 : 6) {
        case 0: return pick([.null, true, false])
        case 1: return .number(JSONNumber(below(2_000_000) - 1_000_000))
        case 2: return .number(quantity(exponents: -20...20))
        case 3, 4, 5:
            let letters: [Character] = [
                "a", "b", "\"", "\\", "\n", "\u{1}", "é", "€", "😀", "/", " ", "\u{7F}", "\u{1F}",
            ]
            return .string(String((0..<below(20)).map { _ in pick(letters) }))
        case 6, 7:
            return .array((0..<below(5)).map { _ in json(depth: depth - 1) })
        default:
            return .object(JSONObject((0..<below(16)).map { ("k\($0)", json(depth: depth - 1)) }))
        }
    }
}
