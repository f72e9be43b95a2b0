import Metering
import Testing

@testable import meterway

@Suite("Which events were met already")
struct KnownEventsTests {
    private func event(_ id: Int, bytes: Int = 1) -> UsageEvent {
        UsageEvent(
            id: "e-\(id)",
            event: "api_request",
            customer: "ann",
            timestamp: Timestamp(seconds: 1_794_830_400),
            attributes: ["bytes": Quantity(bytes)]
        )
    }

    @Test("a repeat is the same event, or another with the line of the first")
    func repeats() {
        var known = KnownEvents()
        #expect(known.note(event(1), nil, line: 3) == nil)
        #expect(known.note(event(2), nil, line: 4) == nil)
        #expect(known.note(event(1), nil, line: 5) == .same)
        #expect(known.note(event(1, bytes: 2), nil, line: 6) == .other(line: 3))
    }

    @Test("with a limit at least so many of the last are known, and of older ones no more than as many again")
    func limit() {
        var known = KnownEvents(limit: 100)
        for id in 1...350 { #expect(known.note(event(id), nil, line: id) == nil) }
        for id in 251...350 { #expect(known.note(event(id), nil, line: id) == .same) }
        for id in 1...150 { #expect(known.note(event(id), nil, line: id) == nil) }
    }
}
