import Foundation
import Testing

@testable import Metering

@Suite("Arithmetic with quantities")
struct QuantityArithmeticTests {
    /// Checks an operation against the schoolbook: the same number, or `overflow` exactly when that does not fit.
    private func check(
        _ name: String,
        _ left: Quantity,
        _ right: Quantity,
        _ expected: SchoolbookDecimal,
        sourceLocation: SourceLocation = #_sourceLocation,
        operation: (Quantity, Quantity) throws(QuantityError) -> Quantity
    ) {
        let comment: Comment = "\(left) \(name) \(right) = \(expected.text)"
        do throws(QuantityError) {
            let result = try operation(left, right)
            #expect(expected.fits, comment, sourceLocation: sourceLocation)
            #expect(result.description == expected.text, comment, sourceLocation: sourceLocation)
            #expect(result.coefficient % 10 != 0 || result == .zero, comment, sourceLocation: sourceLocation)
        } catch {
            #expect(error == .overflow && !expected.fits, comment, sourceLocation: sourceLocation)
        }
    }

    @Test(
        "is exact or an overflow, as the schoolbook has it",
        arguments: [(3, 0...0), (4, -4...4), (5, -40...40), (6, -18...18)]
    )
    func schoolbook(seed: UInt64, exponents: ClosedRange<Int>) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<700 {
            let left = random.quantity(exponents: exponents)
            let right = random.quantity(exponents: exponents)
            let (first, second) = (SchoolbookDecimal(left.description), SchoolbookDecimal(right.description))
            check("+", left, right, first + second) { a, b throws(QuantityError) in try a.adding(b) }
            check("-", left, right, first + second.negated) { a, b throws(QuantityError) in try a.subtracting(b) }
            check("*", left, right, first * second) { a, b throws(QuantityError) in try a.multiplying(b) }
            #expect((left < right) == (first + second.negated).isNegative, "\(left) < \(right)")
            #expect((left == right) == (first == second))
            guard !right.isZero else { continue }
            check("/", left, right, first.divided(by: second, fractionDigits: 18)) { a, b throws(QuantityError) in
                try a.divided(by: b)
            }
            check("%", left, right, first.remainder(dividingBy: second)) { a, b throws(QuantityError) in
                try a.remainder(dividingBy: b)
            }
        }
    }

    @Test("agrees with Foundation's Decimal on small numbers")
    func foundation() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let (a, b) = (random.below(2_000_000) - 1_000_000, random.below(2_000_000) - 1_000_000)
            let (p, q) = (random.below(7), random.below(7))
            let left = try Quantity(coefficient: Int128(a), exponent: -p)
            let right = try Quantity(coefficient: Int128(b), exponent: -q)
            let first = Decimal(sign: a < 0 ? .minus : .plus, exponent: -p, significand: Decimal(abs(a)))
            let second = Decimal(sign: b < 0 ? .minus : .plus, exponent: -q, significand: Decimal(abs(b)))
            #expect(try left.adding(right).description == "\(first + second)")
            #expect(try left.subtracting(right).description == "\(first - second)")
            #expect(try left.multiplying(right).description == "\(first * second)")
            #expect((left < right) == (first < second))
        }
    }

    @Test(
        "divides half to even at 18 fractional digits",
        arguments: [
            ("1", "3", "0.333333333333333333"), ("2", "3", "0.666666666666666667"),
            ("-2", "3", "-0.666666666666666667"),
            ("1", "8", "0.125"), ("1e-18", "2", "0"), ("3e-18", "2", "0.000000000000000002"),
            ("-3e-18", "2", "-0.000000000000000002"),
            ("5e-18", "2", "0.000000000000000002"), ("1e-19", "1", "0"), ("1e-6000", "1e6000", "0"),
            ("1e100", "1e-100", "1e200"),
            ("1e-6100", "1e-6144", "1e44"), ("7e6000", "7e-100", "1e6100"), ("0", "1e-6144", "0"),
            ("5.000000000000000000000000000000001e-19", "1", "1e-18"), ("2e20", "1e-18", "2e38"),
            // The quotient is 10^15 + 3·10^-19: more than 34 digits, but few after rounding.
            ("3333333333333333333333333333333334e15", "3333333333333333333333333333333333", "1e15"),
            // Ties at the 18th fractional digit of quotients that 128 bits do not hold.
            ("300000000000000000001", "524288", "572204589843750.000001907348632812"),
            ("300000000000000000003", "524288", "572204589843750.000005722045898438"),
            // 10^15 - 3·10^-19, which rounds up through all its nines.
            ("3333333333333333333333333333333332e15", "3333333333333333333333333333333333", "1e15"),
        ]
    )
    func division(left: String, right: String, expected: String) throws {
        #expect(try Quantity(left).divided(by: Quantity(right)) == Quantity(expected))
    }

    @Test("overflows instead of losing digits")
    func overflow() throws {
        let nines = try Quantity("9999999999999999999999999999999999")
        #expect(try nines.adding(1).description == "1" + String(repeating: "0", count: 34))
        #expect(throws: QuantityError.overflow) { try nines.adding(2) }
        #expect(throws: QuantityError.overflow) { try nines.adding(Quantity("0.1")) }
        #expect(throws: QuantityError.overflow) { try nines.multiplying(11) }
        // The sum needs more than 127 bits, and what is left of it in 128 would be a quantity below zero.
        let great = try Quantity("1701411834604692317316873037158841e5")
        #expect(throws: QuantityError.overflow) { try great.adding(11_456) }
        #expect(throws: QuantityError.overflow) { try QuantitySum([great, 11_456]).total() }
        #expect(throws: QuantityError.overflow) { try Quantity("1e6144").adding(Quantity("1e-6144")) }
        #expect(throws: QuantityError.overflow) { try Quantity("1e6144").multiplying(10) }
        #expect(throws: QuantityError.overflow) { try Quantity("1e-6144").multiplying(Quantity("0.1")) }
        #expect(throws: QuantityError.overflow) { try Quantity("1e17").divided(by: 3) }
        #expect(throws: QuantityError.overflow) { try Quantity("1e6144").divided(by: Quantity("0.1")) }
        #expect(throws: QuantityError.overflow) { try Quantity("1e6144").divided(by: 7) }
        #expect(throws: QuantityError.overflow) { try Quantity(coefficient: .max, exponent: 0) }
        #expect(throws: QuantityError.overflow) { try Quantity(coefficient: .min, exponent: .min) }
    }

    @Test("keeps products of more than 128 bits that end in zeros")
    func trailingZeros() throws {
        let twos = Quantity(1 << 46)
        let fives = try Quantity("142108547152020037174224853515625")
        #expect(try twos.multiplying(fives).description == "1" + String(repeating: "0", count: 46))
        #expect(try fives.multiplying(twos.negated).description == "-1" + String(repeating: "0", count: 46))
    }

    @Test("refuses to divide by zero")
    func zeroDivisor() {
        #expect(throws: QuantityError.divisionByZero) { try Quantity(1).divided(by: 0) }
        #expect(throws: QuantityError.divisionByZero) { try Quantity(0).remainder(dividingBy: 0) }
    }

    @Test(
        "leaves remainders with the sign of the dividend",
        arguments: [
            ("7", "3", "1"), ("-7", "3", "-1"), ("7", "-3", "1"), ("5.5", "2", "1.5"), ("1e30", "7", "1"),
            ("0.3", "0.1", "0"),
            ("1", "1e-6144", "0"), ("1e6144", "3", "1"), ("1e6144", "7e-6144", "1e-6144"),
            ("3e-6144", "1e6144", "3e-6144"),
            ("1e6144", "9999999999999999999999999999999967", "SAME"),
        ]
    )
    func remainders(left: String, right: String, expected: String) throws {
        let result = try Quantity(left).remainder(dividingBy: Quantity(right))
        if expected == "SAME" {
            // 10^6144 modulo the divisor, by squaring digit by digit.
            let divisor = SchoolbookDecimal(right)
            var power = SchoolbookDecimal("1")
            for bit in String(6_144, radix: 2) {
                power = (power * power * SchoolbookDecimal(bit == "1" ? "10" : "1")).remainder(dividingBy: divisor)
            }
            #expect(result.description == power.text)
        } else {
            #expect(result == (try Quantity(expected)))
        }
    }

    @Test("knows signs, integers and whole values")
    func properties() throws {
        #expect(try Quantity("-1.5").magnitude == Quantity("1.5"))
        #expect(try Quantity("1.5").negated == Quantity("-1.5"))
        #expect(try Quantity("1.5").isInteger == false)
        #expect(try Quantity("15e1").isInteger)
        #expect(try Quantity("-0.1").isNegative && !Quantity.zero.isNegative && Quantity.zero.isZero)
        #expect(Quantity(.max).int == .max && Quantity(.min).int == .min)
        #expect(try Quantity("9223372036854775808").int == nil)
        #expect(try Quantity("1e18").int == 1_000_000_000_000_000_000 && Quantity("1e19").int == nil)
        // 2^110 × 10^18, whose lowest 128 bits are all zero.
        #expect(try Quantity("1298074214633706907132624082305024e18").int == nil)
        #expect(try Quantity("0.5").int == nil && Quantity("1e6000").int == nil)
    }
}
