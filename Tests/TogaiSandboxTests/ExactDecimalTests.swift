import Testing

@testable import TogaiSandbox

@Suite("Decimals")
struct ExactDecimalTests {
    private func decimal(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text)) }

    @Test(
        "Texts come back as they were",
        arguments: ["0", "0.1", "12345678901234567890.123456789", "-7.50", "150.0", "0.0000001", "1000000000"]
    )
    func plain(_ text: String) throws {
        #expect(try decimal(text).plain == text)
    }

    @Test(
        "Exponents and short forms are read",
        arguments: [("1e-7", "0.0000001"), ("1E3", "1000"), ("+.5", "0.5"), ("5.", "5"), ("-0", "0"), ("1.5e1", "15")]
    )
    func exponents(_ text: String, _ plain: String) throws {
        #expect(try decimal(text).plain == plain)
    }

    @Test(
        "What is no number is none",
        arguments: ["", ".", "-", "1e", " 1", "1 ", "0x1", "1,5", "1e99999", "NaN", "--1"]
    )
    func malformed(_ text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test("Equality sees the scale and comparison does not")
    func scale() throws {
        #expect(try decimal("150") != decimal("150.0"))
        #expect(try decimal("150").compare(decimal("150.0")) == 0)
        #expect(try decimal("-2").compare(decimal("-1.5")) == -1)
        #expect(try decimal("2").compare(decimal("-3")) == 1)
    }

    @Test(
        "Sums, differences and products are exact",
        arguments: [
            ("0.1", "0.2", "0.3", "-0.1", "0.02"), ("1.50", "-1.5", "0.00", "3.00", "-2.250"),
            ("99999999999999999999", "1", "100000000000000000000", "99999999999999999998", "99999999999999999999"),
        ]
    )
    func arithmetic(_ left: String, _ right: String, _ sum: String, _ difference: String, _ product: String) throws {
        let (first, second) = (try decimal(left), try decimal(right))
        #expect((first + second).plain == sum)
        #expect((first - second).plain == difference)
        #expect((first * second).plain == product)
    }

    @Test(
        "Quotients have four decimals, halves away from zero",
        arguments: [
            ("1", "30000", "0.0000"), ("1", "3", "0.3333"), ("2", "3", "0.6667"), ("1", "20000", "0.0001"),
            ("-1", "20000", "-0.0001"), ("10", "4", "2.5000"), ("1e10", "1e-10", "100000000000000000000.0000"),
        ]
    )
    func quotient(_ left: String, _ right: String, _ expected: String) throws {
        #expect(try decimal(left).divided(by: decimal(right), scale: 4)?.plain == expected)
    }

    @Test("A division by zero has no result")
    func divisionByZero() throws {
        #expect(try decimal("1").divided(by: decimal("0.0"), scale: 4) == nil)
        #expect(try decimal("1").remainder(by: decimal("0")) == nil)
    }

    @Test(
        "Remainders have the dividend's sign and the evaluator's scale",
        arguments: [
            ("10.5", "3", "1.5"), ("-7", "3", "-1"), ("7", "-3", "1"), ("10", "0.3", "0.1"), ("9", "0.3", "0"),
            ("2", "3", "2"), ("1.50", "0.5", "0.00"), ("0.00", "7", "0.00"),
        ]
    )
    func remainder(_ left: String, _ right: String, _ expected: String) throws {
        #expect(try decimal(left).remainder(by: decimal(right))?.plain == expected)
    }

    @Test(
        "The evaluator's text has an exponent for very small numbers and for scales below zero",
        arguments: [
            ("0.000001", "0.000001"), ("0.0000001", "1E-7"), ("1e3", "1E+3"), ("12e1", "1.2E+2"), ("15.0", "15.0"),
        ]
    )
    func canonical(_ text: String, _ expected: String) throws {
        #expect(try decimal(text).canonical == expected)
    }

    @Test("The whole part is cut off, and limited to what fits")
    func integer() throws {
        #expect(try decimal("-2.9").integer == -2)
        #expect(try decimal("1e30").integer == .max)
    }
}
