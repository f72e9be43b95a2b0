import Metering
import Testing

@testable import Migration

@Suite("What counts in a window where the meter was changed")
struct CountingTests {
    private let window = Windows.november

    private func meter(_ aggregation: Aggregation) throws -> Meter {
        var draft = Meter.Draft(key: try #require(Meter.Key("egress")), name: "Egress", aggregation: aggregation)
        draft.value = .expression(.attribute("bytes"))
        return try Meter(draft)
    }

    @Test("is both definitions where it was changed within, and one of them where it was changed at an end or outside")
    func change() throws {
        let (old, new) = (try meter(.sum), try meter(.max))
        func counting(until: Timestamp?) -> Counting {
            Counting(new, ReferenceSeries.Earlier(meter: old, until: until), in: window)
        }
        let within = counting(until: .at("2026-11-10"))
        #expect(within.meters == [old, new] && within.aggregation == nil)
        #expect(within.definitions(in: window).map(\.window.end) == [.at("2026-11-10"), window.end])
        for before in ["2026-10-10T00:00:00Z", "2026-11-01T00:00:00Z"] {
            #expect(counting(until: .at(before)) == Counting(new), "\(before)")
        }
        for after in [window.end, window.end.adding(seconds: 60), nil] {
            #expect(counting(until: after) == Counting(old), "\(String(describing: after))")
        }
    }
}
