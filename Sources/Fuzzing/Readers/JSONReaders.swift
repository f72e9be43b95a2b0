import Metering

/// Readers of JSON and of numbers.
enum JSONReaders {
    static let all = [json, quantities]

    private static let jsonTexts = [
        #"{"id":"e-1","a":[1,-0.5e-7,1e3,true,false,null],"b":{"c":"\ud83d\ude00\u00e9\n\\\"/","":[]},"d":{}}"#,
        #" [ [ [ ] ] , { "x" : { "y" : [ 12345678901234567890123456789012345 , 0 , -0 , 1E+9 ] } } ] "#,
        #""é漢🚲 text with \b\f\r\t""#, "-12.50e-3", "{\n  \"a\": 1,\n  \"b\": [\n    2\n  ]\n}",
        #"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11,"l":12,"m":13,"n":14}"#,
    ]
    private static let jsonTokens = [
        "{", "}", "[", "]", "[]", "{}", "[[", "]]", "{\"a\":", "\"\"", "\"", ":", ",", "\"a\":", "\"b\":1,", "\\",
        "\\u", "\\u0000",
        "\\ud83d", "\\ude00", "\\n", "true", "false", "null", "tru", "0", "1", "-", "-0", "00", ".", ".5", "e", "e9",
        "E+", "1e6144", "1e-6144",
        "1e99999999999999999999", "9999999999999999999999999999999999", " ", "\n", "\t", "\r", "\u{FEFF}", "\u{0}", "é",
        "e\u{301}", "🚲", "\u{2028}", "//", "'", "\u{301}\u{316}", "\\u0301",
    ]

    static let json = FuzzReader(
        "json",
        "JSON: refused at a place, or read as what its spellings are read as again.",
        corpus: jsonTexts,
        tokens: jsonTokens,
        style: .json(after: 0)
    ) { bytes in
        do throws(JSONError) {
            let value = try JSONValue.parse(bytes)
            for written in [value.bytes(), value.bytes(.pretty), value.bytes(sortedKeys: true)] {
                guard try JSONValue.parse(written) == value else { return .wrong("another value is read again") }
            }
            let canonical = value.canonicalText
            let again = try JSONValue.parse(canonical)
            guard again == value, again.canonicalText == canonical else { return .wrong("no canonical text") }
            return again.hashValue == value.hashValue ? .taken : .wrong("another hash")
        } catch {
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            guard (0...bytes.count).contains(error.offset), (1...lines.count).contains(error.line),
                (1...lines[error.line - 1].count + 1).contains(error.column)
            else { return .wrong("no such place: \(error)") }
            return error.found.isEmpty || error.expected.isEmpty ? .wrong("nothing is said") : .refused
        }
    }

    private static let numbers = [
        "0", "1", "-1", "12.5", "-0.001", "1e3", "1E-7", "1234567890123456789012345678901234", "0.10", "100000", "-0",
        "1e6144",
        "9.999999999999999999999999999999999e6110", "1.000000000000000000000000000000000000000000", "1e-6144",
    ]
    private static let numberTokens = [
        "0", "1", "5", "9", "00", "000000000000000000", "999999999999999999", "12345678901234567", "-", "+", ".", "e",
        "E", "e-", "e+", "6144", "6145", "99999999999",
        "9223372036854775808", " ", "_", ",", "x", "inf", "nan", "٣", "\u{0}",
    ]

    static let quantities = FuzzReader(
        "quantities",
        "Decimal numbers: refused at a place, or written, read again, and reckoned with exactly.",
        corpus: numbers,
        tokens: numberTokens
    ) { bytes in
        do throws(QuantityError) {
            let value = try Quantity(utf8: bytes)
            let text = value.description
            guard try Quantity(text) == value, JSONNumber(text)?.quantity == value, value.negated.negated == value
            else { return .wrong("another quantity is read again") }
            guard (try? JSONValue.parse(bytes).quantity) == value else {
                return .wrong("another quantity is read as JSON")
            }
            return fault(of: value).map { .wrong($0) } ?? .taken
        } catch {
            if case .malformed(_, let offset) = error, !(0...bytes.count).contains(offset) {
                return .wrong("no such place: \(error)")
            }
            return error.description.utf8.count > 600 ? .wrong("too much is said: \(error)") : .refused
        }
    }

    /// What is wrong with sums, products and quotients of a quantity, which may also be refused.
    private static func fault(of value: Quantity) -> String? {
        if let zero = try? value.subtracting(value), !zero.isZero { return "less itself it is \(zero)" }
        if let one = try? value.divided(by: value), one != .one { return "by itself it is \(one)" }
        if let twice = try? value.adding(value), let product = try? value.multiplying(Quantity(2)), twice != product {
            return "\(twice) is not \(product)"
        }
        if let rest = try? value.remainder(dividingBy: Quantity(7)), rest.magnitude >= Quantity(7) {
            return "the rest by 7 is \(rest)"
        }
        return value.rounded(fractionDigits: 0, rule: .halfEven).isInteger ? nil : "it is not rounded"
    }
}
