import Foundation
import Fuzzing
import Testing

/// The short run: `METERWAY_FUZZ` is another number of inputs for each reader, `METERWAY_SEED` makes others.
@Suite("Readers of outside input take any input")
struct ReaderFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let inputs = environment["METERWAY_FUZZ"].flatMap { Int($0) }
    private static let seed = environment["METERWAY_SEED"].flatMap { UInt64($0) } ?? 1

    @Test("takes mutated inputs, and holds its laws", arguments: try await FuzzReader.all())
    func takes(_ reader: FuzzReader) async {
        let report = await FuzzRun(reader, inputs: Self.inputs ?? reader.shortRun, seed: Self.seed).report()
        if let failure = report.failure {
            Issue.record("\(reader.name) with METERWAY_SEED=\(Self.seed): \(failure.text)")
        }
    }

    @Test("Every kind of reader is among them, and every dialect of every vendor")
    func kinds() async throws {
        let names = Set(try await FuzzReader.all().map(\.name))
        let wanted = [
            "json", "quantities", "cel", "json-logic", "timestamps", "intervals", "time-zones", "cron", "events",
            "event-lines", "meter-files", "project-files", "patterns", "projection-files", "saved-plans", "fault-rules",
            "usage-engine", "amberflo-meter-definition",
            "amberflo-meters", "togai-document", "togai-live",
        ]
        #expect(names.isSuperset(of: wanted), "missing: \(Set(wanted).subtracting(names))")
    }
}

extension FuzzReader: CustomTestStringConvertible {
    /// The name that runs and reports are under.
    public var testDescription: String { name }
}
