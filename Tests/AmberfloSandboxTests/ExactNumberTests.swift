import Testing

@testable import AmberfloSandbox

@Suite("Exact numbers")
struct ExactNumberTests {
    @Test(
        "A number is written as a plain decimal",
        arguments: [
            ("0.1", "0.1"), ("12345678901234567890.123456789", "12345678901234567890.123456789"), ("1e-7", "0.0000001"),
            ("42.0", "42"), ("-0", "0"), ("-0.50", "-0.5"), ("1E+3", "1000"), ("1.5e10", "15000000000"),
            ("100e-2", "1"), ("1000000000.000000001", "1000000000.000000001"), ("0e999999", "0"),
            ("123456789012345678901234567890e-40", "0.000000000012345678901234567890123456789"),
        ]
    )
    func writes(text: String, expected: String) throws {
        let number = try #require(ExactNumber(text))
        #expect(number.description == expected)
        #expect(ExactNumber(expected) == number)
    }

    @Test(
        "What is no JSON number, or too long, is not read",
        arguments: [
            "", "-", "01", "1.", ".5", "+1", "1e", "1e+", "0x1", "1 ", "NaN", "1e1000", "1e-1000", "1e9999999", "--1",
        ]
    )
    func refuses(text: String) {
        #expect(ExactNumber(text) == nil)
    }

    @Test("Sums, differences and order agree with whole numbers of 128 bits, at any scale")
    func agreesWithIntegers() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let scale = Int.random(in: 0...30, using: &generator)
            let left = Self.random(&generator)
            let right = Self.random(&generator)
            let one = try #require(ExactNumber("\(left)e-\(scale)"))
            let other = try #require(ExactNumber("\(right)e-\(scale)"))
            #expect(ExactNumber("\(left + right)e-\(scale)") == one + other)
            #expect(ExactNumber("\(left - right)e-\(scale)") == one - other)
            #expect((left < right) == (one < other))
            #expect((left == right) == (one == other))
            #expect(ExactNumber(one.description) == one)
        }
    }

    @Test("Numbers of very different size add up without loss")
    func keepsAllDigits() throws {
        let large = try #require(ExactNumber("1e40"))
        let small = try #require(ExactNumber("1e-40"))
        let sum = large + small
        #expect(
            sum.description == "1" + String(repeating: "0", count: 40) + "." + String(repeating: "0", count: 39) + "1"
        )
        #expect(sum - large == small)
    }

    @Test("Only whole numbers within 64 bits are integers")
    func integers() {
        #expect(ExactNumber("9223372036854775807")?.int64 == .max)
        #expect(ExactNumber("-9223372036854775808")?.int64 == .min)
        #expect(ExactNumber("9223372036854775808")?.int64 == nil)
        #expect(ExactNumber("1.5")?.int64 == nil)
        #expect(ExactNumber("1.0")?.int64 == 1)
    }

    private static func random(_ generator: inout SeededGenerator) -> Int128 {
        let bits = Int.random(in: 1...100, using: &generator)
        let magnitude = Int128.random(in: 0..<(1 << bits), using: &generator)
        return Bool.random(using: &generator) ? magnitude : -magnitude
    }
}
