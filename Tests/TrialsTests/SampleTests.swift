import Foundation
import Testing

@testable import Trials

@Suite("A sample of the trials")
struct SampleTests {
    @Test("ends with every object once, whatever was killed and whatever failed")
    func sample() async throws {
        let program = Program.beside()
        #expect(program.problem == nil)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trials-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = try await Campaign.run(
            program,
            seed: 7,
            size: Campaign.Size(kills: 12, steps: 4, chains: 4, faults: 6, hidden: 2),
            parallel: 2,
            in: folder,
            tell: { Issue.record("\($0)") }
        )
        #expect(report.verdict.isGood, "\(report.text)")
        #expect(report.kills.values.reduce(0, +) > 20)
    }
}
