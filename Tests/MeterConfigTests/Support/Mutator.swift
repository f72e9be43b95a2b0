import Foundation
import Testing

/// Makes inputs by changing good ones; the same seed always makes the same inputs.
struct Mutator {
    private let corpus: [[UInt8]]
    private let tokens: [[UInt8]]
    private var state: UInt64

    /// The greatest length of an input, in bytes.
    static let longest = 65_536

    /// One input in so many is long: a run of one piece, or brackets within brackets.
    private static let longOneIn = 256

    init(corpus: [String], tokens: [String], seed: UInt64) {
        self.corpus = corpus.map { Array($0.utf8) }
        self.tokens = tokens.map { Array($0.utf8) }
        state = seed
    }

    /// The next input.
    mutating func next() -> [UInt8] {
        var bytes = pick(corpus)
        for _ in 0...below(1 << below(4)) { change(&bytes) }
        if below(Self.longOneIn) == 0 { lengthen(&bytes) }
        return Array(bytes.prefix(Self.longest))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = below(bytes.count + 1)
        let chunk = place..<Swift.min(bytes.count, place + below(24))
        switch below(10) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(below(8))
        case 1 where place < bytes.count: bytes[place] = UInt8(below(256))
        case 2: bytes.removeSubrange(chunk)
        case 3: bytes.insert(contentsOf: bytes[chunk], at: place)
        case 4:
            let other = pick(corpus)
            bytes.replaceSubrange(place..., with: other[below(other.count + 1)...])
        case 5:
            let other = pick(corpus)
            let start = below(other.count + 1)
            bytes.insert(contentsOf: other[start..<Swift.min(other.count, start + below(48))], at: place)
        case 6 where below(4) == 0: bytes.removeSubrange(place...)
        case 7: bytes.replaceSubrange(chunk, with: pick(tokens))
        default: bytes.insert(contentsOf: pick(tokens), at: place)
        }
    }

    /// Puts a long run of a piece somewhere, every other time with as long a run of another piece behind the rest.
    private mutating func lengthen(_ bytes: inout [UInt8]) {
        let place = below(bytes.count + 1)
        let pieces = pieces(of: bytes)
        let count = (1 << (8 + below(9))) / (pieces.joined().count + 1)
        let isNumbered = below(4) == 0
        let run = (0..<count).flatMap { number in
            isNumbered ? pieces[0] + "\(number)".utf8 + pieces[1...].joined() : Array(pieces.joined())
        }
        bytes.insert(contentsOf: run, at: place)
        if below(2) == 0 {
            bytes.append(contentsOf: repeatElement(pick(tokens), count: count).joined())
        }
    }

    /// Something to repeat: one to three tokens, or a chunk of the input.
    private mutating func pieces(of bytes: [UInt8]) -> [[UInt8]] {
        if below(4) == 0, !bytes.isEmpty {
            let place = below(bytes.count)
            return [Array(bytes[place..<Swift.min(bytes.count, place + 1 + below(32))])]
        }
        return (0...below(3)).map { _ in pick(tokens) }
    }

    private mutating func pick(_ pieces: [[UInt8]]) -> [UInt8] { pieces[below(pieces.count)] }

    /// A number below a positive bound, of the sequence of SplitMix64.
    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}

/// Runs of readers over mutated inputs.
///
/// `METERWAY_FUZZ` is the number of inputs that each reader gets, for long runs; `METERWAY_SEED` makes other inputs. A
/// long run keeps the input it is at in a file, which is left there if the reader crashes or hangs.
enum Fuzzer {
    /// What a reader did with an input.
    enum Verdict {
        case taken
        case refused
        case wrong(String)
    }

    private static let environment = ProcessInfo.processInfo.environment
    /// How many inputs are asked for; nil in a short run.
    static let requested = environment["METERWAY_FUZZ"].flatMap { Int($0) }
    static let seed = environment["METERWAY_SEED"].flatMap { UInt64($0) } ?? 1

    /// Runs a reader, so many times unless the environment says how often, and expects it to be right each time.
    static func run(
        _ reader: String,
        _ inputs: Int,
        corpus: [String],
        tokens: [String],
        sourceLocation: SourceLocation = #_sourceLocation,
        _ read: ([UInt8]) -> Verdict
    ) throws {
        var mutator = Mutator(corpus: corpus, tokens: tokens, seed: seed)
        let log = try requested.map { _ in try FuzzLog(reader) }
        var taken = 0
        let count = requested ?? inputs
        for number in 0..<count {
            let input = mutator.next()
            try log?.begin(input)
            let verdict = read(input)
            log?.end(input)
            switch verdict {
            case .taken: taken += 1
            case .refused: break
            case .wrong(let fault):
                let found = smallest(input, fault, read)
                Issue.record(
                    "\(reader): \(found.fault)\nfor \(literal(found.input)), made of input \(number) with METERWAY_SEED=\(seed)",
                    sourceLocation: sourceLocation
                )
                return
            }
        }
        #expect(
            count < 100 || (1..<count).contains(taken),
            "\(reader) takes all or nothing",
            sourceLocation: sourceLocation
        )
        try log?.close("\(count) inputs with seed \(seed), of which \(taken) were taken")
    }

    /// The input with everything left out that it takes for a fault to be there, and the fault.
    private static func smallest(
        _ input: [UInt8],
        _ fault: String,
        _ read: ([UInt8]) -> Verdict
    ) -> (input: [UInt8], fault: String) {
        var best = (input: input, fault: fault)
        var length = input.count
        while length > 0 {
            var place = 0
            while place < best.input.count {
                let rest = best.input[Swift.min(best.input.count, place + length)...]
                let shorter = Array(best.input[..<place] + rest)
                if case .wrong(let fault) = read(shorter) {
                    best = (shorter, fault)
                } else {
                    place += length
                }
            }
            length /= 2
        }
        return best
    }

    /// Bytes as a literal of Swift: a string, or an array where they are no UTF-8.
    static func literal(_ bytes: [UInt8]) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { return "\(bytes)" }
        return "\"" + text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined() + "\""
    }
}

/// What a long run leaves behind: the input it is at, and at its end the slowest one.
private final class FuzzLog {
    private let reader: String
    private let place: URL
    private let file: FileHandle
    private var start = ContinuousClock.now
    private var slowest = (time: Duration.zero, input: [UInt8]())

    init(_ reader: String) throws {
        self.reader = reader
        place = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(reader).input")
        try Data().write(to: place)
        file = try FileHandle(forWritingTo: place)
        print("\(reader): the input at work is in \(place.path)")
    }

    func begin(_ input: [UInt8]) throws {
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(input))
        start = .now
    }

    func end(_ input: [UInt8]) {
        let time = ContinuousClock.now - start
        if time > slowest.time { slowest = (time, input) }
    }

    func close(_ summary: String) throws {
        try file.close()
        try FileManager.default.removeItem(at: place)
        let input = Fuzzer.literal(slowest.input)
        print(
            "\(reader): \(summary); the slowest took \(slowest.time): \(input.prefix(200)) (\(input.count) characters)"
        )
    }
}
