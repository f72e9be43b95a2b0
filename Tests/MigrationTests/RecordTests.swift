import AdapterKit
import Metering
import Migration
import SeededRandom
import SyncEngine
import Testing

@Suite("The record of a migration")
struct RecordTests {
    private static let route = MigrationRoute(from: "togai", to: "amberflo")
    private let now = Timestamp(seconds: 1_780_000_000)

    private func record(_ stages: [MigratedMeter.Stage]) throws -> MigrationRecord {
        var record = MigrationRecord(try #require(Self.route), started: now)
        for (index, stage) in stages.enumerated() {
            let key = try #require(Meter.Key("m-\(index)"))
            record[key] = MigratedMeter(key, name: "Meter \(index)", stage: stage, filed: nil)
        }
        record.steps = [MigrationStep(.run, run: 1, at: now, meters: record.meters.map(\.key), status: 0)]
        return record
    }

    private func verification(
        _ meters: [Meter.Key],
        passed: Bool = true,
        failed: [Meter.Key] = []
    ) throws -> Verification {
        Verification(
            at: now.adding(seconds: 60),
            window: try Period(interval: "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z"),
            passed: passed,
            tolerance: "exact",
            leftOut: 0,
            meters: meters,
            compared: 4,
            differing: passed ? 0 : 1,
            definitions: [:],
            report: "00",
            failed: failed
        )
    }

    @Test("comes back from its document as it was, whatever is in it", arguments: 0..<40 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = RandomRecord(seed: seed)
        let record = try random.record()
        let text = record.json.text()
        #expect(try MigrationRecord(json: JSONValue.parse(text)) == record)
    }

    @Test("tells which of its members cannot be read, whichever is damaged")
    func damaged() throws {
        var random = RandomRecord(seed: 7)
        let json = try random.record().json
        let object = try #require(json.object)
        for key in object.keys {
            var broken = object
            broken.set(key, [7])
            #expect(throws: MigrationRecordError.self, "\(key)") { try MigrationRecord(json: .object(broken)) }
            broken.remove(key)
            #expect(throws: MigrationRecordError.self, "\(key)") { try MigrationRecord(json: .object(broken)) }
        }
    }

    @Test("what was compared before a meter was moved again proves nothing of it, whatever was compared since")
    func proofOfBefore() throws {
        var record = try record([.moved, .moved])
        let (moved, other) = (record.meters[0].key, record.meters[1].key)
        record.steps += [
            MigrationStep(.verify, run: 2, at: now, meters: [moved], status: 0),
            MigrationStep(.run, run: 3, at: now, meters: [moved], status: 0),
            MigrationStep(.verify, run: 4, at: now, meters: [other], status: 0),
            MigrationStep(.cutover, run: 5, at: now, meters: [moved], status: 3),
        ]
        record.verifications = [try verification([moved]), try verification([other])]
        #expect(record.verification(of: moved) == nil)
        #expect(record.verification(of: other)?.meters == [other])
    }

    @Test("tells of each meter whether it passed; a comparison of an earlier version passed as a whole or not at all")
    func meters() throws {
        let keys = try ["a", "b", "c"].map { try #require(Meter.Key($0)) }
        let none = try verification([keys[0], keys[1]], passed: false)
        #expect(keys.map(none.passed) == [false, false, false])
        let verification = try verification([keys[0], keys[1]], passed: false, failed: [keys[1]])
        #expect(keys.map(verification.passed) == [true, false, false])
        var record = try record([.moved])
        record.verifications = [verification, try self.verification(keys)]
        var object = try #require(record.json.object)
        let older = (object["verifications"]?.array ?? []).compactMap { entry -> JSONValue? in
            var object = entry.object
            object?.remove("failed")
            object?.remove("idle")
            return object.map(JSONValue.object)
        }
        object.set("verifications", .array(older))
        let read = try MigrationRecord(json: .object(object)).verifications
        #expect(keys.map(read[0].passed) == [false, false, false])
        #expect(keys.map(read[1].passed) == [true, true, true])
    }

    @Test("of a newer layout is refused with what to do")
    func newer() throws {
        var object = try #require(try record([.moved]).json.object)
        object.set("formatVersion", 2)
        let error = #expect(throws: MigrationRecordError.self) { try MigrationRecord(json: .object(object)) }
        #expect(error?.description.contains("the format 2") == true)
        #expect(error?.description.contains("newer Meterway") == true)
    }

    @Test(
        "stands where its meters stand",
        arguments: [
            ([], MigrationRecord.Phase.planned), ([.running, .moved], .running), ([.moved, .moved], .moved),
            ([.leaving, .cutOver], .running), ([.cutOver, .moved], .moved), ([.cutOver, .withdrawn], .cutOver),
            ([.rejoining], .running), ([.withdrawing, .moved], .running), ([.withdrawn], .rolledBack),
        ] as [([MigratedMeter.Stage], MigrationRecord.Phase)]
    )
    func phase(stages: [MigratedMeter.Stage], phase: MigrationRecord.Phase) throws {
        #expect(try record(stages).phase == phase)
    }

    @Test(
        "is verified by a comparison that passed, came after the last move, or comparisons, covers every meter that is moved"
    )
    func verified() throws {
        let moved = try record([.moved, .moved, .cutOver])
        let passed = moved.noting(try verification(moved.moved), run: 2, status: 0)
        #expect(passed.phase == .verified)
        #expect(passed.since(.verified) == now.adding(seconds: 60))
        #expect(moved.noting(try verification([moved.moved[0]]), run: 2, status: 0).phase == .moved)
        #expect(moved.noting(try verification(moved.moved, passed: false), run: 2, status: 4).phase == .moved)
        #expect(passed.noting(try verification(moved.moved, passed: false), run: 3, status: 4).phase == .moved)
        var again = passed
        again.steps.append(
            MigrationStep(.run, run: 3, at: now.adding(seconds: 90), meters: [moved.moved[1]], status: 0)
        )
        #expect(again.phase == .moved)
        let each = moved.noting(try verification([moved.moved[0]]), run: 2, status: 0)
            .noting(try verification([moved.moved[1]]), run: 3, status: 0)
        #expect(each.phase == .verified)
    }

    @Test("is kept in the state with every earlier version")
    func kept() throws {
        let store = InMemoryStateStore()
        let route = try #require(Self.route)
        #expect(try store.migration(route) == nil)
        let run = store.begin(
            RunRecord(command: "migrate run", user: "u", host: "h", revision: nil, started: now)
        )
        let first = try record([.running])
        let second = try record([.moved])
        try store.keep(first, by: run)
        try store.keep(second, by: run)
        #expect(try store.migration(route) == second)
        #expect(try store.migrations() == [second])
        #expect(store.documents(MigrationRecord.documentKind, named: route.name).count == 2)
    }

    @Test("reads a customer's counter from its name, also where the customer has a slash")
    func counters() throws {
        let key = try #require(Meter.Key("m"))
        let ref = ObjectRef(ObjectKind("meter"), "m/a/b@example.com/7c1d")
        let object = MovedObject(meters: [key], old: .init(ref, id: "1", name: "n"), new: nil)
        #expect(object.counter?.customer == "a/b@example.com")
        #expect(object.counter?.meterKey == "7c1d")
        let type = MovedObject(
            meters: [key],
            old: .init(ObjectRef(ObjectKind("meterType"), "m"), id: "1", name: "n"),
            new: nil
        )
        #expect(type.counter == nil)
    }
}
