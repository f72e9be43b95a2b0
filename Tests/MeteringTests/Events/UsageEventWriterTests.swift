import Testing

@testable import Metering

@Suite("Events are written as they are read")
struct UsageEventWriterTests {
    @Test("A line has a fixed order of keys and exact quantities")
    func line() throws {
        let event = UsageEvent(
            id: "e\"1\\",
            event: "e",
            customer: "c\n\u{1}",
            timestamp: .epoch,
            attributes: ["b": try Quantity("0.10"), "a": 1_000_000],
            dimensions: ["r": "é"]
        )
        #expect(
            String(decoding: UsageEventWriter.write([event]), as: UTF8.self)
                == #"{"id":"e\"1\\","event":"e","customer":"c\n\u0001","timestamp":"1970-01-01T00:00:00Z","#
                + #""attributes":{"a":"1000000","b":"0.1"},"dimensions":{"r":"é"}}"# + "\n"
        )
    }

    @Test("Reading what was written gives the same events", arguments: 0..<20)
    func roundTrip(seed: Int) {
        var generator = ExpressionGenerator(seed: UInt64(seed))
        let events = (0..<100).map { _ in generator.event() }
        let batch = UsageEventReader.read(UsageEventWriter.write(events))
        #expect(batch.errors.isEmpty)
        #expect(batch.events == events)
    }
}
