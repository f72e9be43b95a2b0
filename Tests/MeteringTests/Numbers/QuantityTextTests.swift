import Testing

@testable import Metering

@Suite("The text of quantities")
struct QuantityTextTests {
    @Test(
        "is plain decimal text in one spelling",
        arguments: [
            ("0", "0"), ("-0", "0"), ("0.000", "0"), ("0e99999999999999999999", "0"), ("1", "1"), ("-1", "-1"),
            ("12.5", "12.5"),
            ("0.001", "0.001"), ("-0.001", "-0.001"), ("1e3", "1000"), ("1E+3", "1000"), ("15e-1", "1.5"),
            ("1.50", "1.5"),
            ("100", "100"), ("1.25e1", "12.5"), ("120e-1", "12"), ("0.1e1", "1"), ("1e-7", "0.0000001"),
            ("10.0e0", "10"),
            ("9999999999999999999999999999999999", "9999999999999999999999999999999999"),
            ("-0.9999999999999999999999999999999999", "-0.9999999999999999999999999999999999"),
            ("12345678901234567890.12345678901234", "12345678901234567890.12345678901234"),
            ("1000000000000000000000000000000000000000000", "1000000000000000000000000000000000000000000"),
            ("0.00000000000000000000000000000000000000012", "0.00000000000000000000000000000000000000012"),
            ("1.0000000000000000000000000000000000000000", "1"), ("100000000000000000001", "100000000000000000001"),
        ]
    )
    func spelling(text: String, expected: String) throws {
        let quantity = try Quantity(text)
        #expect(quantity.description == expected)
        #expect(try Quantity(utf8: Array(text.utf8)) == quantity)
        #expect(try Quantity(expected) == quantity)
    }

    @Test(
        "is refused when it is not a JSON number, with the place",
        arguments: [
            ("", 0), ("-", 1), ("+1", 0), (" 1", 0), ("1 ", 1), ("01", 1), ("-01", 2), (".5", 0), ("1.", 2),
            ("1.e3", 2), ("1e", 2),
            ("1e+", 3), ("1e1.5", 3), ("1,5", 1), ("0x10", 1), ("NaN", 0), ("--1", 1), ("1-", 1), ("1__0", 1), ("١", 0),
            ("1e5-", 3),
            ("Infinity", 0), ("1.2.3", 3), ("00", 1), ("1ee5", 2),
        ]
    )
    func malformed(text: String, offset: Int) {
        #expect(throws: QuantityError.malformed(text: text, offset: offset)) { try Quantity(text) }
    }

    @Test(
        "is refused beyond 34 significant digits, never rounded",
        arguments: [
            "12345678901234567890123456789012345", "0.12345678901234567890123456789012345",
            "10000000000000000000000000000000001e5", "-9999999999999999999999999999999999.1",
        ]
    )
    func tooManyDigits(text: String) {
        #expect(throws: QuantityError.tooManyDigits(text: text)) { try Quantity(text) }
    }

    @Test(
        "is refused beyond exponents of 6144",
        arguments: ["1e6145", "-1e-6145", "10e6144", "0.1e-6144", "1e999999999999999999999"]
    )
    func outOfRange(text: String) {
        #expect(throws: QuantityError.outOfRange(text: text)) { try Quantity(text) }
    }

    @Test("may have an exponent of 6144 either way")
    func extremes() throws {
        let great = try Quantity("9999999999999999999999999999999999e6144")
        #expect(great.description == String(repeating: "9", count: 34) + String(repeating: "0", count: 6_144))
        #expect(try Quantity(great.description) == great)
        let small = try Quantity("-1e-6144")
        #expect(small.description == "-0." + String(repeating: "0", count: 6_143) + "1")
        #expect(try Quantity(small.description) == small)
    }

    @Test("reads back what it writes, for random numbers")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<3_000 {
            let quantity = random.quantity(exponents: -60...60)
            let text = quantity.description
            #expect(try Quantity(text) == quantity)
            #expect(SchoolbookDecimal(text).text == text)
            let scientific = "\(quantity.coefficient)e\(quantity.exponent)"
            #expect(try Quantity(scientific) == quantity, "\(scientific)")
        }
    }

    @Test("in errors says what was found, where, and what to write instead")
    func messages() {
        #expect(
            QuantityError.malformed(text: "1,5", offset: 1).description
                == "“1,5” is not a decimal number: it fails at character 2; expected text such as 12, -0.5 or 1e3"
        )
        let long = QuantityError.tooManyDigits(text: String(repeating: "7", count: 500)).description
        #expect(long.contains("at most 34") && long.count < 200)
    }
}

extension SeededGenerator {
    /// A quantity of 1 to 34 digits, often with few digits, or nines and zeros that make carries.
    mutating func quantity(exponents: ClosedRange<Int>) -> Quantity {
        let count = pick([1, 1, 2, 3, 5, 9, 17, 18, 19, 20, 33, 34, 34, 1 + below(34)])
        let alphabet = pick([Array(0...9), Array(0...9), [0, 9], [9], [5, 0], [2, 4, 8], [0, 0, 0, 1]])
        var value: Int128 = 0
        for _ in 0..<count {
            value = value * 10 + Int128(pick(alphabet))
        }
        let exponent = Int.random(in: exponents, using: &self)
        guard let quantity = try? Quantity(coefficient: chance(2) ? value : -value, exponent: exponent) else {
            return Quantity(count)
        }
        return quantity
    }
}
