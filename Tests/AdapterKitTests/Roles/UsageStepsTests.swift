import AdapterKit
import Metering
import Testing

@Suite("The steps of a report")
struct UsageStepsTests {
    @Test(
        "An instant lies in the step of UTC that holds it, cut off at the ends of the window",
        arguments: [
            ("2026-11-01T12:00:00Z", "2026-11-01T12:00:00Z/2026-11-02T00:00:00Z"),
            ("2026-11-02T00:00:00Z", "2026-11-02T00:00:00Z/2026-11-03T00:00:00Z"),
            ("2026-11-02T23:59:59.999Z", "2026-11-02T00:00:00Z/2026-11-03T00:00:00Z"),
            ("2026-11-03T01:00:00Z", "2026-11-03T00:00:00Z/2026-11-03T06:00:00Z"),
            ("2026-11-01T00:00:00Z", "2026-11-01T12:00:00Z/2026-11-02T00:00:00Z"), ("2026-11-03T06:00:00Z", nil),
        ] as [(String, String?)]
    )
    func part(instant: String, expected: String?) throws {
        let window = try Period(interval: "2026-11-01T12:00:00Z/2026-11-03T06:00:00Z")
        let instant = try Timestamp(iso8601: instant)
        #expect(window.part(by: .day, at: instant)?.description == expected)
        #expect(window.part(by: nil, at: instant) == (expected == nil ? nil : window))
        if let expected { #expect(window.divided(by: .day).map(\.description).contains(expected)) }
    }
}
