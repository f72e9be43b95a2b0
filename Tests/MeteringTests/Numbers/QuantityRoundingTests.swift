import Testing

@testable import Metering

@Suite("Rounding quantities")
struct QuantityRoundingTests {
    @Test(
        "follows its rule",
        arguments: [
            ("2.5", 0, "2", "3", "2"), ("3.5", 0, "4", "4", "3"), ("-2.5", 0, "-2", "-3", "-2"),
            ("2.51", 0, "3", "3", "2"),
            ("2.49", 0, "2", "2", "2"), ("0.05", 1, "0", "0.1", "0"), ("0.15", 1, "0.2", "0.2", "0.1"),
            ("12.345", 2, "12.34", "12.35", "12.34"),
            ("9.999", 2, "10", "10", "9.99"), ("1e20", 2, "1e20", "1e20", "1e20"), ("1.5", -3, "2", "2", "1"),
            ("9999999999999999999999999999999.999", 0, "1e31", "1e31", "9999999999999999999999999999999"),
            ("0.5000000000000000000000000000000001", 0, "1", "1", "0"), ("1e-6144", 18, "0", "0", "0"),
            ("0.9999999999999999999999999999999999", 0, "1", "1", "0"), ("5e-35", 34, "0", "1e-34", "0"),
        ]
    )
    func rules(text: String, digits: Int, halfEven: String, halfUp: String, down: String) throws {
        let quantity = try Quantity(text)
        #expect(quantity.rounded(fractionDigits: digits, rule: .halfEven) == (try Quantity(halfEven)))
        #expect(quantity.rounded(fractionDigits: digits, rule: .halfUp) == (try Quantity(halfUp)))
        #expect(quantity.rounded(fractionDigits: digits, rule: .down) == (try Quantity(down)))
    }

    @Test("half to even is what dividing by one does")
    func schoolbook() {
        var random = SeededGenerator(seed: 11)
        let one = SchoolbookDecimal("1")
        for _ in 0..<2_000 {
            let quantity = random.quantity(exponents: -40...3)
            let digits = random.below(36)
            let expected = SchoolbookDecimal(quantity.description).divided(by: one, fractionDigits: digits)
            #expect(
                quantity.rounded(fractionDigits: digits, rule: .halfEven).description == expected.text,
                "\(quantity) \(digits)"
            )
        }
    }
}
