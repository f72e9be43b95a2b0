import Metering
import Migration
import Testing

@Suite("Which meters may leave the old vendor")
struct CutoverGateTests {
    private static let compared = Timestamp.at("2026-12-01T06:00:00Z")
    private static let day: Int64 = 86_400
    private let key: Meter.Key
    private let record: MigrationRecord

    init() throws {
        key = try #require(Meter.Key("rides"))
        record = try .moved(key)
    }

    private func verification(_ window: Period = Windows.november, passed: Bool = true) -> Verification {
        Verification(
            at: Self.compared,
            window: window,
            passed: passed,
            tolerance: "exact",
            leftOut: 0,
            meters: [key],
            compared: 4,
            differing: passed ? 0 : 2,
            definitions: [key: "old-new"],
            report: "00"
        )
    }

    /// The reasons why the meter may not leave so long after comparisons.
    private func reasons(
        _ verifications: [Verification],
        after seconds: Int64 = 60,
        window: Period? = nil,
        definition: String = "old-new",
        drifted: [Meter.Key: String] = [:],
        retired: Set<Meter.Key> = []
    ) -> [String] {
        let record = record.noting(verifications)
        return CutoverGate(
            record,
            now: Self.compared.adding(seconds: seconds),
            maxAge: Self.day,
            window: window,
            definitions: [key: definition],
            drifted: drifted,
            retired: retired
        )
        .obstacles(to: [key]).map(\.reason)
    }

    @Test("only one that was compared since it was moved, and passed")
    func comparison() {
        #expect(reasons([]) == ["its usage at both vendors was never compared since it was moved"])
        #expect(reasons([verification()]) == [])
        #expect(reasons([verification(), verification(passed: false)]).first?.contains("2 differ") == true)
    }

    @Test("one whose cutover was taken back is compared anew, and the words say since when")
    func takenBack() {
        var record = record.noting([verification()])
        record.steps.append(MigrationStep(.cutover, run: 3, at: Self.compared, meters: [key], status: 0))
        record.steps.append(
            MigrationStep(.rollback, run: 4, at: Self.compared, meters: [key], status: 0, undoes: .cutover)
        )
        let gate = CutoverGate(record, now: Self.compared, maxAge: Self.day, definitions: [key: "old-new"])
        let reasons = gate.obstacles(to: [key]).map(\.reason)
        #expect(reasons == ["its usage at both vendors was never compared since its cutover was taken back"])
    }

    @Test("a failure stands until what passes reaches the end of its window")
    func standingFailure() {
        let failed = verification(passed: false)
        let short = verification(Windows.of("2026-11-01", "2026-11-30"))
        let late = verification(Windows.of("2026-11-20", "2026-12-01"))
        #expect(reasons([failed, short]).first?.hasPrefix("the comparison of \(Windows.november)") == true)
        #expect(reasons([failed, late]) == [])
    }

    @Test("a window holds by any comparison of it that passed, where what failed since lies outside of it")
    func window() {
        let (month, day) = (verification(), verification(Windows.of("2026-12-01", "2026-12-02")))
        let within = verification(Windows.of("2026-11-20", "2026-11-21"), passed: false)
        let outside = verification(Windows.of("2026-12-01", "2026-12-02"), passed: false)
        let asked = Windows.november
        #expect(reasons([month, day], window: asked) == [])
        #expect(reasons([within, month, day], window: asked) == [])
        #expect(reasons([month, outside, day], window: asked) == [])
        #expect(reasons([month, outside], window: asked).first?.contains("did not pass") == true)
        #expect(reasons([month, within, day], window: asked).first?.contains("and not of all of \(asked)") == true)
        #expect(reasons([day], window: asked).first?.contains("and not of all of \(asked)") == true)
        // One that counted otherwise, or is too old, proves nothing of the window.
        var other = month
        other.definitions = [key: "older"]
        #expect(reasons([other, day], window: asked).first?.contains("and not of all of \(asked)") == true)
        var old = month
        old.at = Self.compared.adding(seconds: -9 * Self.day)
        #expect(reasons([old, day], window: asked).first?.hasPrefix("it was compared 9 days ago") == true)
        // What was begun is ended.
        #expect(reasons([day], window: asked, retired: [key]) == [])
    }

    @Test("one that was compared no longer ago than allowed, to the second, unless its cutover was begun")
    func age() {
        #expect(reasons([verification()], after: Self.day) == [])
        let old = reasons([verification()], after: Self.day + 1)
        #expect(old == ["it was compared 24 hours ago, at \(Self.compared), and at most 24 hours are allowed"])
        #expect(reasons([verification()], after: 9 * Self.day, retired: [key]) == [])
    }

    @Test("one that counts as it did then; where it has retired already, at the new side")
    func definition() {
        #expect(reasons([verification()], definition: "other-new").count == 1)
        #expect(reasons([verification()], definition: "old-other").count == 1)
        #expect(reasons([verification()], definition: "other-new", retired: [key]) == [])
        #expect(reasons([verification()], definition: "old-other", retired: [key]).count == 1)
        #expect(reasons([verification()], drifted: [key: "somebody"]) == ["it is not as Meterway left it: somebody"])
    }

    @Test(
        "a span of time is told in its greatest unit of which it has two",
        arguments: [
            (-5, "0 seconds"), (1, "1 second"), (119, "119 seconds"), (120, "2 minutes"), (7_199, "119 minutes"),
            (7_200, "2 hours"), (172_799, "47 hours"), (172_800, "2 days"),
        ] as [(Int64, String)]
    )
    func words(seconds: Int64, words: String) {
        #expect(Age.words(seconds) == words)
    }
}
