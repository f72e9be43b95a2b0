import Testing

@testable import TogaiSandbox

@Suite("Big numbers")
struct MagnitudeTests {
    /// A generator that gives the same numbers each time.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private func digits(_ generator: inout Generator) -> String {
        let count = Int.random(in: 1...60, using: &generator)
        // Long runs of nines and zeros meet the rare steps of a long division.
        let kinds = ["0123456789", "09", "9", "0000000001"]
        let alphabet = Array(kinds.randomElement(using: &generator) ?? "9")
        let text = String((0..<count).compactMap { _ in alphabet.randomElement(using: &generator) })
        let trimmed = text.drop { $0 == "0" }
        return trimmed.isEmpty ? "1" : String(trimmed)
    }

    @Test("Quotient times divisor plus remainder is the dividend", arguments: 1...20)
    func division(_ seed: UInt64) {
        var generator = Generator(state: seed)
        for _ in 0..<200 {
            let dividend = Magnitude(digits: digits(&generator).utf8)
            let divisor = Magnitude(digits: digits(&generator).utf8)
            let (quotient, remainder) = dividend.quotientAndRemainder(by: divisor)
            #expect(remainder < divisor)
            #expect(quotient * divisor + remainder == dividend)
        }
    }

    @Test("Small numbers behave as those of the machine", arguments: 1...20)
    func machine(_ seed: UInt64) {
        var generator = Generator(state: seed)
        for _ in 0..<200 {
            let left = UInt128(generator.next() >> UInt64.random(in: 0...63, using: &generator))
            let right = UInt128(generator.next() >> UInt64.random(in: 0...63, using: &generator)) + 1
            let (first, second) = (Magnitude(digits: String(left).utf8), Magnitude(digits: String(right).utf8))
            #expect((first + second).digits == String(left + right))
            #expect((first * second).digits == String(left * right))
            #expect(first.quotientAndRemainder(by: second).quotient.digits == String(left / right))
            #expect(first.quotientAndRemainder(by: second).remainder.digits == String(left % right))
            #expect((max(first, second) - min(first, second)).digits == String(max(left, right) - min(left, right)))
            #expect((first < second) == (left < right))
        }
    }

    @Test("Powers of ten move the digits", arguments: [0, 1, 8, 9, 10, 27])
    func powers(_ power: Int) {
        let number = Magnitude(digits: "12345678901".utf8).timesPowerOfTen(power)
        #expect(number.digits == "12345678901" + String(repeating: "0", count: power))
        #expect(number.trailingZeros == power)
    }
}
