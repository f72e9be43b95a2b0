import Catalog
import Foundation
import Testing
@testable import meterway

@Suite("What the README shows")
struct ReadmeTests {
    private static let readme = TestProject.example.deletingLastPathComponent().appending(path: "README.md")

    @Test("The table of capabilities is what the adapters declare; RECORD_GOLDEN=1 writes it anew")
    func capabilitiesAreCurrent() throws {
        try expectBlock(
            from: "<!-- capabilities -->\n",
            to: "\n<!-- end of capabilities -->",
            is: CapabilityView.markdown(Catalog.adapters)
        )
    }

    @Test("The plan is what the program prints for the example project; RECORD_GOLDEN=1 writes it anew")
    func planIsCurrent() async throws {
        let outcome = try await TestProject.ofExample().run("plan", "--sandbox", "--meter", "rides")
        #expect(outcome.status == 0)
        try expectBlock(from: "--meter rides\n", to: "\n```", is: outcome.out.trimmingCharacters(in: .newlines))
    }

    /// Compares what stands between two marks of the README with what should.
    private func expectBlock(from start: String, to end: String, is expected: String) throws {
        var text = try String(contentsOf: Self.readme, encoding: .utf8)
        let begin = try #require(text.range(of: start)?.upperBound)
        let finish = try #require(text.range(of: end, range: begin..<text.endIndex)?.lowerBound)
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            text.replaceSubrange(begin..<finish, with: expected)
            try text.write(to: Self.readme, atomically: true, encoding: .utf8)
            return
        }
        #expect(String(text[begin..<finish]) == expected)
    }
}
