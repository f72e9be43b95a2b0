import Foundation
import Testing

@testable import Trials

@Suite("A sample of the trials")
struct SampleTests {
    /// The trials run in a process of their own, so that other tests do not hold up the vendors that they serve.
    @Test(
        "ends with every object and every event once, whatever was killed and whatever failed",
        arguments: [
            ["--kills", "12", "--steps", "4", "--chains", "4", "--faults", "6", "--hidden", "2"],
            ["--migrations", "3"],
        ]
    )
    func sample(size: [String]) async throws {
        let built = Program.beside()
        #expect(built.problem == nil)
        let trials = built.binary.deletingLastPathComponent().appendingPathComponent("meterway-trials")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sample-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let ending = try await Program(binary: trials, killSwitch: built.killSwitch).run(
            ["--seed", "7", "--parallel", "2"] + size,
            environment: ProcessInfo.processInfo.environment,
            in: folder,
            victim: Victim()
        )
        #expect(ending.status == 0, "\(ending.output)")
        #expect(ending.output.contains("kills"), "\(ending.output)")
    }
}
