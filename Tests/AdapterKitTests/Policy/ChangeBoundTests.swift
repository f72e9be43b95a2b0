import AdapterKit
import Testing

@Suite("How many changes a run may make")
struct ChangeBoundTests {
    @Test("a bound is a number or a percentage", arguments: [("0", 0), ("25", 25), ("007", 7)])
    func counts(text: String, number: Int) {
        #expect(ChangeBound(text) == .count(number))
    }

    @Test("percentages go from 0 to 100", arguments: [("0%", 0), ("10%", 10), ("100%", 100)])
    func percentages(text: String, percent: Int) {
        #expect(ChangeBound(text) == .percent(percent))
        #expect(ChangeBound(text)?.description == text)
    }

    @Test(
        "other text is no bound",
        arguments: ["", "%", "-1", "+1", "1.5", "101%", "10 %", " 10", "ten", "10%%", "٣", "99999999999999999999"]
    )
    func others(text: String) {
        #expect(ChangeBound(text) == nil)
    }

    @Test("a percentage is rounded up, and sets no bound under ten objects")
    func allowance() {
        let tenth = ChangeBound.percent(10)
        #expect([0, 1, 9].map { tenth.allowance(bound: $0) } == [nil, nil, nil])
        #expect([10, 11, 20, 21, 1_000, 1_001].map { tenth.allowance(bound: $0) } == [1, 2, 2, 3, 100, 101])
        #expect(ChangeBound.percent(0).allowance(bound: 50) == 0)
        #expect(ChangeBound.percent(100).allowance(bound: 50) == 50)
        #expect([0, 5, 50].map { ChangeBound.count(3).allowance(bound: $0) } == [3, 3, 3])
    }
}
