import AdapterKit
import Catalog
import Metering
import Migration
import SyncEngine
import Testing

@Suite("What keeps a meter at the old vendor")
struct CutoverObstacleTests {
    private let key: Meter.Key
    private let record: MigrationRecord

    init() throws {
        key = try #require(Meter.Key("trips"))
        record = try Self.record(key)
    }

    private static func record(_ key: Meter.Key, differing: Int = 0, passed: Bool = true) throws -> MigrationRecord {
        var record = MigrationRecord(try #require(MigrationRoute(from: "ue", to: "togai")), started: .epoch)
        record[key] = MigratedMeter(key, name: "Trips", stage: .moved, filed: nil)
        let verification = Verification(
            at: .epoch,
            window: Windows.of("2026-11-01", "2026-12-01"),
            passed: passed,
            tolerance: "exact",
            leftOut: 0,
            meters: [key],
            compared: 1,
            differing: differing,
            definitions: [key: "a-b"],
            report: "00"
        )
        return record.noting(verification, run: 1, status: passed ? 0 : 4)
    }

    private func reasons(_ gate: CutoverGate) -> [String] { gate.obstacles(to: [key]).map(\.reason) }

    private func gate(_ record: MigrationRecord? = nil) -> CutoverGate {
        CutoverGate(record ?? self.record, now: .epoch, maxAge: 60, definitions: [key: "a-b"])
    }

    @Test("one that the files keep from the new vendor may not, since it would be at neither")
    func away() {
        var gate = gate()
        #expect(reasons(gate) == [])
        gate.away = [key]
        #expect(reasons(gate).first?.contains("would be at neither") == true)
    }

    @Test("one that the old vendor counts for a customer by a counter that nobody manages may not")
    func stray() throws {
        var gate = gate()
        gate.strays = [key: [try #require(CustomerMeter(meter: key, customer: "gamma", meterKey: "k"))]]
        #expect(reasons(gate).first?.contains("counts it for gamma by 1 counter that nobody manages") == true)
        #expect(gate.obstacles(to: [key]).first?.remedy.hasPrefix("take what is there in, by `meterway") == true)
        // A run says of one whose cutover was begun that this has to be ended first.
        gate.record[key]?.stage = .leaving
        let remedy = try #require(gate.obstacles(to: [key]).first?.remedy)
        let back = "take the cutover back, by `meterway migrate rollback --from ue --to togai`, then take what"
        #expect(remedy.hasPrefix(back), "\(remedy)")
    }

    @Test("a comparison of less than the window that was asked for is not enough")
    func span() {
        var gate = gate()
        for window in [Windows.of("2026-11-01", "2026-12-01"), Windows.of("2026-11-10", "2026-11-11")] {
            gate.window = window
            #expect(reasons(gate) == [], "\(window)")
        }
        gate.window = Windows.of("2026-11-01", "2026-12-02")
        #expect(reasons(gate).first?.contains("and not of all of 2026-11-01T00:00:00Z/2026-12-02T00:00:00Z") == true)
        let remedy = gate.obstacles(to: [key]).first?.remedy
        #expect(
            remedy?.contains("--to togai --window 2026-11-01T00:00:00Z/2026-12-02T00:00:00Z`") == true,
            "\(remedy ?? "")"
        )
    }

    @Test("a comparison that did not pass although nothing differs is told as that")
    func unproved() throws {
        let unused = reasons(gate(try Self.record(key, passed: false)))
        #expect(unused.first?.contains("nobody used the meter") == true)
        let differs = reasons(gate(try Self.record(key, differing: 2, passed: false)))
        #expect(differs.first?.contains("of its numbers, 2 differ") == true)
    }

    @Test("counters that nothing binds are found by their meter, and others are not")
    func strays() throws {
        let kind = ObjectKind("meter")
        let counters = try ["acme", "gamma"].map { customer in
            DecodedCustomerMeter(
                customer: try #require(CustomerMeter(meter: key, customer: customer, meterKey: "k")),
                kind: kind,
                id: "id-\(customer)"
            )
        }
        let bound = Binding(
            vendor: "ue",
            ref: ObjectRef(kind, "trips/acme/k"),
            id: "id-acme",
            name: "acme",
            meters: [key],
            isOurs: true,
            recorded: ObjectImage()
        )
        #expect(StrayCounters.among(counters, [bound]) == [key: [counters[1]]])
        #expect(StrayCounters.among(counters, []).values.map(\.count) == [2])
    }
}
