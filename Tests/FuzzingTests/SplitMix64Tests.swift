import SeededRandom
import Testing

@Suite("Random numbers by a seed")
struct SplitMix64Tests {
    @Test("The numbers are those of the generator's authors, so that figures with a seed stay what they were")
    func knownNumbers() {
        var numbers = SplitMix64(seed: UInt64(1_234_567))
        let known: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        ]
        #expect(known.map { _ in numbers.next() } == known)
    }

    @Test("A seed is the same number with a sign and without")
    func signs() {
        #expect(SplitMix64(seed: 7) == SplitMix64(seed: UInt64(7)))
        #expect(SplitMix64(seed: -1) == SplitMix64(seed: UInt64.max))
    }
}
