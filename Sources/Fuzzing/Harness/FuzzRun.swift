/// A run of one reader over inputs that are made from its corpus.
///
/// The same reader, seed and number of inputs always make the same run.
package struct FuzzRun: Sendable {
    /// The reader.
    package var reader: FuzzReader
    /// How many inputs it gets.
    package var inputs: Int
    /// What the inputs are made by.
    package var seed: UInt64
    /// Takes time and memory in a long run; `nil` in a short one, which may share the machine with anything.
    package var gauge: FuzzGauge?

    /// Makes a run.
    package init(_ reader: FuzzReader, inputs: Int, seed: UInt64 = 1, gauge: FuzzGauge? = nil) {
        self.reader = reader
        self.inputs = inputs
        self.seed = seed
        self.gauge = gauge
    }

    /// Gives the reader its inputs until one shows a fault.
    package func report() async -> FuzzReport {
        var mutator = Mutator(reader, seed: seed)
        var report = FuzzReport(reader: reader.name, seed: seed)
        gauge?.beginRun()
        for number in 0..<inputs {
            let input = mutator.next()
            report.inputs = number + 1
            gauge?.begin(input)
            let verdict = await reader.read(input)
            let cost = gauge?.end(input)
            if verdict == .taken { report.taken += 1 }
            if let fault = verdict.fault {
                report.failure = await smallest(input, fault, number) { await reader.read($0).fault }
                break
            }
            if let gauge, let cost, let limit = gauge.limit(exceededBy: cost, input) {
                guard let fault = await slowness(input, limit, gauge.clock) else { continue }
                report.failure = await smallest(input, fault, number) { await slowness($0, limit, gauge.clock) }
                break
            }
        }
        if report.failure == nil, reader.isMixed, inputs >= 1_000, !(1..<inputs).contains(report.taken) {
            report.failure = FuzzFailure(input: [], number: inputs, fault: "it takes all inputs, or none")
        }
        report.measures = gauge?.measures()
        if report.failure == nil { report.failure = report.measures?.failure(after: report.inputs) }
        return report
    }

    /// Says that an input takes too long where it does so each time; another process may have been in the way once.
    private func slowness(_ input: [UInt8], _ limit: Double, _ clock: () -> Double) async -> String? {
        var least = Double.infinity
        for _ in 0..<2 {
            let start = clock()
            _ = await reader.read(input)
            least = min(least, clock() - start)
            guard least > limit else { return nil }
        }
        return "it takes \(Int(least * 1_000)) ms of the processor; \(Int(limit * 1_000)) ms are its share"
    }

    /// The input with everything left out that it does not take for a fault to be there.
    private func smallest(
        _ input: [UInt8],
        _ fault: String,
        _ number: Int,
        _ judge: ([UInt8]) async -> String?
    ) async -> FuzzFailure {
        var best = FuzzFailure(input: input, number: number, fault: fault)
        var attempts = Self.patience
        var length = input.count
        while length > 0, attempts > 0 {
            var place = 0
            while place < best.input.count, attempts > 0 {
                attempts -= 1
                let rest = best.input[min(best.input.count, place + length)...]
                let shorter = Array(best.input[..<place] + rest)
                if let fault = await judge(shorter) {
                    best.input = shorter
                    best.fault = fault
                } else {
                    place += length
                }
            }
            length /= 2
        }
        return best
    }

    /// So many attempts to make an input smaller are enough.
    private static let patience = 4_000
}
