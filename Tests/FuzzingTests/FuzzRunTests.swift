import Foundation
import Fuzzing
import Synchronization
import Testing

@Suite("A run of mutated inputs finds what is wrong with a reader")
struct FuzzRunTests {
    private func reader(
        isMixed: Bool = false,
        style: MutationStyle = .text,
        _ read: @escaping @Sendable ([UInt8]) async -> FuzzVerdict
    ) -> FuzzReader {
        FuzzReader(
            "r",
            "A reader.",
            corpus: [#"{"a":[1,2,3],"b":{"c":"d"}}"#],
            tokens: ["[", "x", "xy"],
            style: style,
            isMixed: isMixed,
            read: read
        )
    }

    @Test("A fault that takes three bytes is found, and its input is made as small as that")
    func smallest() async throws {
        let reader = reader { bytes in
            String(decoding: bytes, as: UTF8.self).contains("x[[") ? .wrong("an x before brackets") : .taken
        }
        let report = await FuzzRun(reader, inputs: 20_000).report()
        let failure = try #require(report.failure)
        #expect(failure.input == Array("x[[".utf8))
        #expect(failure.text.contains("\"x[[\""))
        #expect(failure.text.contains("base64: eFtb"))
        #expect(report.inputs == failure.number + 1)
    }

    @Test(
        "The same seed makes the same inputs, another seed makes others",
        arguments: [MutationStyle.text, .json(after: 1)]
    )
    func seeds(style: MutationStyle) {
        let reader = reader(style: style) { _ in .taken }
        func inputs(_ seed: UInt64) -> [[UInt8]] {
            var mutator = Mutator(reader, seed: seed)
            return (0..<50).map { _ in mutator.next() }
        }
        #expect(inputs(1) == inputs(1))
        #expect(inputs(1) != inputs(2))
    }

    @Test("Most structural changes of JSON leave it JSON, and long inputs come, within their bound")
    func structure() {
        let reader = reader(style: .json(after: 0)) { _ in .taken }
        var mutator = Mutator(reader, seed: 1)
        let inputs = (0..<4_000).map { _ in mutator.next() }
        let valid = inputs.count {
            (try? JSONSerialization.jsonObject(with: Data($0), options: .fragmentsAllowed)) != nil
        }
        #expect(valid > 400 && valid < 3_600)
        #expect(inputs.contains { $0.count > 10_000 })
        #expect(inputs.allSatisfy { $0.count <= Mutator.longest })
    }

    @Test("A reader that takes everything, or nothing, is no reader", arguments: [FuzzVerdict.taken, .refused])
    func oneVerdict(_ verdict: FuzzVerdict) async {
        let report = await FuzzRun(reader(isMixed: true) { _ in verdict }, inputs: 1_000).report()
        #expect(report.failure?.fault == "it takes all inputs, or none")
    }

    @Test("A reader whose time grows with the square of the length is found by a long run")
    func slowness() async throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID()).input")
        defer { try? FileManager.default.removeItem(at: place) }
        let time = VirtualTime()
        let reader = reader { bytes in
            time.pass(Double(bytes.count * bytes.count) * 1e-9)
            return .taken
        }
        let gauge = try FuzzGauge(inputAt: place.path, clock: { time.seconds })
        let report = await FuzzRun(reader, inputs: 20_000, gauge: gauge).report()
        #expect(try #require(report.failure).fault.contains("of the processor"))
        #expect(try #require(report.failure).input.count > 9_000)
        #expect(try #require(report.measures).slowest > 0.1)
    }

    @Test("A reader whose time grows with the length is never too slow")
    func linearTime() async throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID()).input")
        defer { try? FileManager.default.removeItem(at: place) }
        let time = VirtualTime()
        let reader = reader { bytes in
            time.pass(Double(bytes.count) * 1e-5)
            return .taken
        }
        let gauge = try FuzzGauge(inputAt: place.path, clock: { time.seconds })
        #expect(await FuzzRun(reader, inputs: 5_000, gauge: gauge).report().failure == nil)
    }

    @Test("A long run keeps the input at work in a file, and measures")
    func measures() async throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID()).input")
        defer { try? FileManager.default.removeItem(at: place) }
        let reader = reader { bytes in
            (try? Data(contentsOf: place)) == Data(bytes) ? .taken : .wrong("another input is in the file")
        }
        let report = await FuzzRun(reader, inputs: 1_500, gauge: try FuzzGauge(inputAt: place.path)).report()
        #expect(report.failure == nil)
        #expect(report.line.hasSuffix("passed"))
        #expect(try #require(report.measures).medianMicroseconds > 0)
    }
}

/// A clock that a reader moves on.
private final class VirtualTime: Sendable {
    private let now = Mutex(0.0)

    var seconds: Double { now.withLock { $0 } }

    func pass(_ seconds: Double) {
        now.withLock { $0 += seconds }
    }
}
