import AdapterKit
import Metering
import Migration
import SyncEngine
import Testing

@Suite("What moves, and where the files have it then")
struct MoveTests {
    private func meter(_ key: String, name: String = "Trips") throws -> Meter {
        let json = "{\"key\":\"\(key)\",\"name\":\"\(name)\",\"aggregation\":\"sum\",\"value\":\"attributes.km\"}"
        return try #require(Meter(json: try JSONValue.parse(json)))
    }

    private func binding(_ meter: Meter) -> Binding {
        Binding(
            vendor: "togai",
            ref: ObjectRef(ObjectKind("usageMeter"), meter.key.text),
            id: "um.1",
            name: meter.name,
            meters: [meter.key],
            isOurs: true,
            recorded: ObjectImage(),
            definition: meter.json
        )
    }

    private func planner(
        _ found: [Meter],
        files: [SyncFiles.Entry] = [],
        bindings: [Binding] = [],
        record: (inout MigrationRecord) -> Void = { _ in }
    ) throws -> MovePlanner {
        let route = try #require(MigrationRoute(from: "togai", to: "amberflo"))
        var kept = MigrationRecord(route, started: .epoch)
        record(&kept)
        var decision = SyncDecision()
        decision.definitions = found.keyed(by: \.key)
        return MovePlanner(route, decision, files: SyncFiles(meters: files), bindings: bindings, record: kept)
    }

    @Test("a meter that no file has is applied at both; one of a file gets the new vendor, unless it has all")
    func places() throws {
        let all = [try meter("a"), try meter("b"), try meter("c"), try meter("d")]
        let files = [
            SyncFiles.Entry(all[0], vendors: ["togai"]), SyncFiles.Entry(all[1], vendors: nil),
            SyncFiles.Entry(all[2], vendors: ["amberflo", "togai"]),
        ]
        let plan = try planner(all, files: files, bindings: all.map(binding)).plan()
        #expect(
            plan.entries.map(\.vendors) == [
                ["togai", "amberflo"], nil, ["amberflo", "togai"], ["togai", "amberflo"],
            ]
        )
        #expect(plan.filed[all[0].key] == MigratedMeter.Filed(vendors: ["togai"]))
        #expect(plan.filed[all[3].key] == nil)
        #expect(plan.held == [])
    }

    @Test("what the files keep from the old vendor, or was cut over and left them, stays without a word")
    func settled() throws {
        let (kept, left) = (try meter("kept"), try meter("left"))
        let plan = try planner([kept, left], files: [SyncFiles.Entry(kept, vendors: ["amberflo"])]) { record in
            record[left.key] = MigratedMeter(left.key, name: "Left", stage: .cutOver, filed: nil)
        }
        .plan()
        #expect(plan.entries == [] && plan.held.map(\.kind) == [.settled, .settled])
    }

    @Test(
        "an edit of the files that was not applied, or a phase that is not whole, holds a meter up",
        arguments: [
            MigratedMeter.Stage.leaving, .rejoining, .withdrawing,
        ]
    )
    func held(stage: MigratedMeter.Stage) throws {
        let trips = try meter("trips")
        let renamed = SyncFiles.Entry(try meter("trips", name: "Rides"), vendors: ["togai"])
        let pending = try planner([trips], files: [renamed], bindings: [binding(trips)]).plan()
        #expect(pending.held.map(\.kind) == [.obstacle] && pending.held[0].remedy.contains("apply first"))
        let alike = try planner([renamed.meter], files: [renamed], bindings: [binding(trips)]).plan()
        #expect(alike.held == pending.held, "also where the vendor was changed in the same way")
        let underWay = try planner([trips]) { record in
            record[trips.key] = MigratedMeter(trips.key, name: "Trips", stage: stage, filed: nil)
        }
        .plan()
        #expect(underWay.held.map(\.kind) == [.obstacle] && underWay.held[0].remedy.contains("meterway migrate"))
        // The same of one that was moved already, unless a run that was cut off wrote what is found into the files.
        let moved = { (record: inout MigrationRecord) in
            record[trips.key] = MigratedMeter(trips.key, name: "Trips", stage: .moved, filed: nil)
        }
        let again = try planner([trips], files: [renamed], bindings: [binding(trips)], record: moved).plan()
        #expect(again.held.map(\.kind) == [.obstacle] && again.keys == [])
        let written = try planner([renamed.meter], files: [renamed], bindings: [binding(trips)], record: moved).plan()
        #expect(written.held == [] && written.keys == [trips.key])
        // What a run wrote into the files before it was cut off is no edit.
        let resumed = try planner([trips], files: [renamed], bindings: [binding(trips)]) { record in
            record[trips.key] = MigratedMeter(trips.key, name: "Trips", stage: .running, filed: nil)
        }
        .plan()
        #expect(resumed.held == [])
    }

    @Test("what the files want at the old vendor and is not there waits, and is not passed over")
    func missing() throws {
        let (trips, gone) = (try meter("trips"), try meter("gone"))
        let files = [SyncFiles.Entry(trips, vendors: ["togai"]), SyncFiles.Entry(gone, vendors: ["togai"])]
        let moved = { (record: inout MigrationRecord) in
            record[gone.key] = MigratedMeter(gone.key, name: "Gone", stage: .moved, filed: nil)
        }
        for record in [{ _ in }, moved] {
            let plan = try planner([trips], files: files, bindings: [binding(trips)], record: record).plan()
            #expect(plan.keys == [trips.key] && plan.held.map(\.key) == [gone.key])
            #expect(plan.held.map(\.kind) == [.obstacle] && plan.held[0].reason.contains("has nothing of it"))
        }
        // What the old vendor cannot have and the new one has already is as the files want it.
        var there = binding(gone)
        there.vendor = "amberflo"
        let everywhere = [SyncFiles.Entry(gone, vendors: nil)]
        #expect(try planner([], files: everywhere, bindings: [there]).plan().held.map(\.kind) == [.settled])
        #expect(try planner([], files: everywhere).plan().held.map(\.kind) == [.obstacle])
        there.vendor = "usage-engine"
        #expect(try planner([], files: everywhere, bindings: [there]).plan().held.map(\.kind) == [.obstacle])
    }

    @Test("of two migrations that rest on each other, the later one can be taken back first")
    func later() throws {
        let key = try #require(Meter.Key("x"))
        func record(_ from: String, _ to: String, run: Int64) throws -> MigrationRecord {
            var record = MigrationRecord(try #require(MigrationRoute(from: from, to: to)), started: .epoch)
            record[key] = MigratedMeter(key, name: "X", stage: .moved, filed: nil)
            record.steps = [MigrationStep(.run, run: run, at: .epoch, meters: [key], status: 0)]
            return record
        }
        func choose(_ own: MigrationRecord, under other: MigrationRecord) throws -> [Meter.Key] {
            let both = [own, other]
            return try RollbackChoice(own, asked: nil, selects: { _ in true }, others: both, bindings: []).keys
        }
        for other in [try record("b", "a", run: 7), try record("c", "b", run: 7)] {
            let first = try record("a", "b", run: 3)
            #expect(throws: RollbackObstacle.self) { try choose(first, under: other) }
            #expect(try choose(other, under: first) == [key])
        }
    }

    @Test("the mapping quotes what a table could not hold otherwise")
    func mapping() throws {
        var record = MigrationRecord(try #require(MigrationRoute(from: "a", to: "b")), started: .epoch)
        let key = try #require(Meter.Key("m"))
        let ref = ObjectRef(ObjectKind("meterType"), "m")
        record.objects = [MovedObject(meters: [key], old: .init(ref, id: "1", name: "x, \"y\"\nz"), new: nil)]
        #expect(MigrationMapping(record).csv.hasSuffix("m,,,a,meterType,\"x, \"\"y\"\"\nz\",1,,b,,,,\r\n"))
        for (name, quoted) in [("x,y", "\"x,y\""), ("x\"y", "\"x\"\"y\""), ("x\ny", "\"x\ny\""), ("x y", "x y")] {
            record.objects[0].old?.name = name
            #expect(MigrationMapping(record).csv.hasSuffix("meterType,\(quoted),1,,b,,,,\r\n"))
        }
    }

    @Test("vendors come and go as the file had them")
    func vendors() {
        let all = ["a", "b", "c"]
        #expect(Places(nil, of: all).leaving("a") == ["b", "c"])
        #expect(Places(["a", "b"], of: all).leaving("a") == ["b"])
        #expect(Places(["b"], of: all).rejoining("a", as: .init(vendors: ["a"])) == ["a", "b"])
        #expect(Places(["b", "c"], of: all).rejoining("a", as: .init(vendors: nil)) == nil)
        #expect(Places(["b"], of: all).rejoining("a", as: .init(vendors: nil)) == ["a", "b"])
        #expect(Places(["b", "c"], of: all).rejoining("a", as: .init(vendors: all)) == all)
        #expect(Places(nil, of: all).withdrawing("b", as: .init(vendors: nil)) == nil)
        #expect(Places(["a", "b"], of: all).withdrawing("b", as: .init(vendors: ["a"])) == ["a"])
        #expect(Places(["a", "b"], of: all).withdrawing("b", as: .init(vendors: ["b", "a"])) == ["a", "b"])
        #expect(Places(["a", "b"], of: all).withdrawing("b", as: nil) == ["a"])
    }
}
