import Testing

@testable import Metering

@Suite("Sums of quantities")
struct QuantitySumTests {
    @Test("are exact in any order, or an overflow", arguments: [(21, -5...5), (22, -40...40), (23, -200...200)])
    func schoolbook(seed: UInt64, exponents: ClosedRange<Int>) throws {
        var random = SeededGenerator(seed: seed)
        for round in 0..<150 {
            var quantities = (0..<(1 + random.below(12))).map { _ in random.quantity(exponents: exponents) }
            // Half of the time, all but two cancel each other, so that long partial sums have a short total.
            if round.isMultiple(of: 2) { quantities += quantities.dropFirst(2).map(\.negated) }
            let expected = quantities.reduce(SchoolbookDecimal("0")) { $0 + SchoolbookDecimal($1.description) }
            quantities.shuffle(using: &random)
            let half = quantities.count / 2
            var parts = QuantitySum(quantities[..<half])
            parts.add(QuantitySum(quantities[half...]))
            for sum in [QuantitySum(quantities), parts] {
                if expected.fits {
                    #expect(try sum.total().description == expected.text, "\(quantities)")
                } else {
                    #expect(throws: QuantityError.overflow, "\(quantities)") { try sum.total() }
                }
                let count = random.pick([1, 2, 3, 7, -3, quantities.count, 1 << 40, .max, .min])
                let mean = expected.divided(by: SchoolbookDecimal(String(count)), fractionDigits: 18)
                if mean.fits {
                    #expect(try sum.divided(byCount: count).description == mean.text, "\(quantities) / \(count)")
                } else {
                    #expect(throws: QuantityError.overflow) { try sum.divided(byCount: count) }
                }
            }
        }
    }

    @Test("of nothing are zero")
    func empty() throws {
        #expect(try QuantitySum().total() == 0)
        #expect(try QuantitySum().divided(byCount: 5) == 0)
        #expect(throws: QuantityError.divisionByZero) { try QuantitySum().divided(byCount: 0) }
    }

    @Test("may pass beyond 34 digits on the way")
    func cancellation() throws {
        let great = try Quantity("1e6144")
        let small = try Quantity("1e-6144")
        var sum = QuantitySum([great, small])
        #expect(throws: QuantityError.overflow) { try sum.total() }
        sum.add(great.negated)
        #expect(try sum.total() == small)
    }

    @Test("that are too long alone have a mean that is not")
    func mean() throws {
        let nines = try Quantity("9999999999999999999999999999999999")
        let sum = QuantitySum([nines, nines, nines, 3])
        #expect(try sum.divided(byCount: 3).description == "10000000000000000000000000000000000")
        let twice = QuantitySum([nines, try Quantity("9999999999999999999999999999999997")])
        #expect(throws: QuantityError.overflow) { try twice.total() }
        #expect(try twice.divided(byCount: 2).description == "9999999999999999999999999999999998")
    }

    @Test("have a mean that is rounded by all of its digits")
    func tie() throws {
        let step = try Quantity("1e-18")
        #expect(try QuantitySum([step]).divided(byCount: 2) == 0)
        #expect(try QuantitySum([step, step, step]).divided(byCount: 2) == Quantity("2e-18"))
        #expect(try QuantitySum([step, Quantity("1e-60")]).divided(byCount: 2) == step)
        #expect(try QuantitySum([step, Quantity("-1e-60")]).divided(byCount: 2) == 0)
        #expect(try QuantitySum([step, Quantity("1e-36")]).divided(byCount: 2) == step)
    }

    @Test("of a great many numbers stay exact")
    func many() throws {
        var sum = QuantitySum()
        let tenth = try Quantity("0.1")
        for _ in 0..<100_000 { sum.add(tenth) }
        #expect(try sum.total() == 10_000)
    }
}
