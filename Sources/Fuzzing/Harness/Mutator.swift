import SeededRandom

/// Makes inputs by changing those of a corpus; the same seed always makes the same inputs.
package struct Mutator: Sendable {
    private let corpus: [[UInt8]]
    private let tokens: [[UInt8]]
    private let style: MutationStyle
    private var random: SplitMix64

    /// The greatest length of an input, in bytes.
    package static let longest = 65_536

    /// One input in so many is long: a run of one piece, or brackets within brackets.
    private static let longOneIn = 512

    /// Makes a source of inputs for a reader.
    package init(_ reader: FuzzReader, seed: UInt64) {
        corpus = reader.corpus
        tokens = reader.tokens
        style = reader.style
        random = SplitMix64(seed: seed)
    }

    /// The next input.
    package mutating func next() -> [UInt8] {
        var bytes = random.pick(corpus)
        for _ in 0...random.below(1 << random.below(4)) { change(&bytes) }
        if random.one(in: Self.longOneIn) { lengthen(&bytes) }
        return bytes.count > Self.longest ? Array(bytes.prefix(Self.longest)) : bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        if case .json(let offset) = style, random.below(3) > 0 {
            JSONMutation.apply(to: &bytes, after: offset, tokens: tokens, others: corpus, &random)
        } else {
            changeBytes(&bytes)
        }
    }

    private mutating func changeBytes(_ bytes: inout [UInt8]) {
        let place = random.below(bytes.count + 1)
        let chunk = place..<min(bytes.count, place + random.below(24))
        switch random.below(10) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1 where place < bytes.count: bytes[place] = UInt8(random.below(256))
        case 2: bytes.removeSubrange(chunk)
        case 3: bytes.insert(contentsOf: bytes[chunk], at: place)
        case 4:
            let other = random.pick(corpus)
            bytes.replaceSubrange(place..., with: other[random.below(other.count + 1)...])
        case 5:
            let other = random.pick(corpus)
            let start = random.below(other.count + 1)
            bytes.insert(contentsOf: other[start..<min(other.count, start + random.below(48))], at: place)
        case 6 where random.one(in: 4): bytes.removeSubrange(place...)
        case 7: bytes.replaceSubrange(chunk, with: random.pick(tokens))
        default: bytes.insert(contentsOf: random.pick(tokens), at: place)
        }
    }

    /// Puts a long run of a piece somewhere, every other time with as long a run of another piece behind the rest.
    private mutating func lengthen(_ bytes: inout [UInt8]) {
        let place = random.below(bytes.count + 1)
        let pieces = pieces(of: bytes)
        let joined = Array(pieces.joined())
        let count = (1 << (8 + random.below(9))) / (joined.count + 1)
        let isNumbered = random.one(in: 4)
        var run: [UInt8] = []
        for number in 0..<count {
            run += isNumbered ? pieces[0] + "\(number)".utf8 + pieces[1...].joined() : joined
        }
        bytes.insert(contentsOf: run, at: place)
        if random.one(in: 2) {
            bytes.append(contentsOf: repeatElement(random.pick(tokens), count: count).joined())
        }
    }

    /// Something to repeat: one to three tokens, or a chunk of the input.
    private mutating func pieces(of bytes: [UInt8]) -> [[UInt8]] {
        if random.one(in: 4), !bytes.isEmpty {
            let place = random.below(bytes.count)
            return [Array(bytes[place..<min(bytes.count, place + 1 + random.below(32))])]
        }
        var pieces: [[UInt8]] = []
        for _ in 0...random.below(3) { pieces.append(random.pick(tokens)) }
        return pieces
    }
}
