import Testing

@testable import Metering

@Suite("Values of events nest as deep as their limit")
struct DeepEventTests {
    @Test("Deep values are refused, not followed", arguments: ["[", "{\"a\":"])
    func deep(piece: String) {
        let text = #"{"id":"1","x":"# + String(repeating: piece, count: 150_000 / piece.utf8.count)
        #expect(UsageEventReader.read(Array(text.utf8)).errors.count == 1)
    }
}
