import Foundation
import Testing

@testable import UsageEngineSandbox

@Suite("Exact decimal numbers")
struct ExactDecimalTests {
    @Test(
        "are read and written without loss",
        arguments: [
            ("0.1", "0.1"), ("12345678901234567890.123456789", "12345678901234567890.123456789"), ("1e-7", "0.0000001"),
            ("-0", "0"), ("0e999999999999", "0"), ("1E+3", "1000"), ("-12.50", "-12.5"), ("1000000000", "1000000000"),
            ("100000000000000000000.000000000000000001", "100000000000000000000.000000000000000001"),
            ("12.5e1", "125"), ("1.5e-10", "0.00000000015"), ("0.000000001", "0.000000001"),
            ("9e20", "900000000000000000000"),
        ]
    )
    func text(input: String, output: String) {
        #expect(ExactDecimal(input)?.description == output)
    }

    @Test(
        "refuse what JSON does not call a number",
        arguments: [
            "", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "NaN", "1,5", " 1", "1 ", "1e801", "1e-801", "٣",
        ]
    )
    func malformed(input: String) {
        #expect(ExactDecimal(input) == nil)
    }

    @Test("are one value whatever their spelling")
    func equality() {
        #expect(ExactDecimal("1.0") == ExactDecimal("10e-1"))
        #expect(ExactDecimal("-0.0") == .zero)
    }

    @Test("add and compare as Foundation's decimals do")
    func arithmetic() throws {
        var generator = Generator(seed: 3)
        for _ in 0..<3_000 {
            let (left, right) = (generator.decimalText(), generator.decimalText())
            let one = try #require(ExactDecimal(left))
            let other = try #require(ExactDecimal(right))
            let reference = try #require(Decimal(string: left))
            let second = try #require(Decimal(string: right))
            #expect((one + other).description == (reference + second).description, "\(left) + \(right)")
            #expect((one < other) == (reference < second), "\(left) < \(right)")
        }
    }

    @Test("add beyond the precision of Foundation's decimals")
    func long() throws {
        let large = try #require(ExactDecimal("1e40"))
        let small = try #require(ExactDecimal("-1e-40"))
        let sum = String(repeating: "9", count: 40) + "." + String(repeating: "9", count: 40)
        #expect((large + small).description == sum)
    }
}

/// A generator of cases that is the same in every run.
struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 32) | (state << 32)
    }

    /// A decimal number of at most 30 digits.
    mutating func decimalText() -> String {
        let whole = digits(upTo: 14).drop { $0 == "0" }
        let fraction = digits(upTo: 14)
        let sign = Bool.random(using: &self) ? "-" : ""
        return sign + (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : "." + fraction)
    }

    private mutating func digits(upTo most: Int) -> String {
        let count = Int.random(in: 0...most, using: &self)
        return String((0..<count).map { _ in Character(String(Int.random(in: 0...9, using: &self))) })
    }
}
