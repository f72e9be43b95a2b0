import Foundation
import Testing

@testable import MeterConfig

/// Each file under `Mistakes` has one mistake; the text file beside it has the lines that tell of it.
///
/// With `RECORD_MISTAKES=1` in the environment the lines are written instead, to be read before they are kept.
@Suite("Mistakes")
struct MistakeTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Mistakes")

    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()

    @Test("There are mistakes of both kinds of file")
    func kinds() {
        #expect(Self.names.filter { $0.hasPrefix("meters-") }.count > 50)
        #expect(Self.names.filter { $0.hasPrefix("project-") }.count > 20)
    }

    @Test("A mistake is told at its place, with what is expected", arguments: names)
    func mistake(_ name: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
        let answer = Self.folder.appending(path: name.replacing(".yaml", with: ".txt"))
        let found = errors(name, text).joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["RECORD_MISTAKES"] == "1" {
            try found.write(to: answer, atomically: true, encoding: .utf8)
        }
        #expect(try found == String(contentsOf: answer, encoding: .utf8))
        #expect(found != "\n")
    }

    private func errors(_ name: String, _ text: String) -> [String] {
        let sound = "meters:\n  - { key: calls, name: Calls, aggregation: count }\n"
        return name.hasPrefix("project-")
            ? TestProject.errors(["meterway.yaml": text, "meters/a.yaml": sound])
            : TestProject.errors(["meters/mistake.yaml": text, "samples/a.ndjson": ""])
    }
}
