import AdapterKit
import Metering
import Migration
import SyncEngine
import Testing

@Suite("What does not move now, and why")
struct HeldMeterTests {
    private let route: MigrationRoute
    private let trips: Meter
    private let rides: Meter

    init() throws {
        route = try #require(MigrationRoute(from: "togai", to: "amberflo"))
        trips = try Self.meter("trips")
        rides = try Self.meter("rides")
    }

    private static func meter(_ key: String, name: String = "Trips", event: String? = nil) throws -> Meter {
        var draft = Meter.Draft(key: try #require(Meter.Key(key)), name: name, aggregation: .count)
        draft.event = event
        return try Meter(draft)
    }

    private func binding(_ meter: Meter, at vendor: String, id: String = "1") -> Binding {
        Binding(
            vendor: vendor,
            ref: ObjectRef(ObjectKind("usageMeter"), meter.key.text),
            id: id,
            name: meter.name,
            meters: [meter.key],
            isOurs: true,
            recorded: ObjectImage(),
            definition: meter.json
        )
    }

    private func plan(
        _ found: [Meter],
        files: [SyncFiles.Entry] = [],
        bindings: [Binding] = [],
        stages: [Meter.Key: MigratedMeter.Stage] = [:],
        decisions: MoveDecisions = MoveDecisions(),
        conflicts: [SyncConflict] = [],
        selects: @escaping @Sendable (Meter.Key) -> Bool = { _ in true }
    ) -> MovePlan {
        var record = MigrationRecord(route, started: .epoch)
        for (key, stage) in stages { record[key] = MigratedMeter(key, name: "M", stage: stage, filed: nil) }
        var decision = SyncDecision()
        decision.definitions = found.keyed(by: \.key)
        decision.conflicts = conflicts
        return MovePlanner(
            route,
            decision,
            files: SyncFiles(meters: files),
            bindings: bindings,
            record: record,
            decisions: decisions,
            selects: selects
        )
        .plan()
    }

    @Test("a meter that was moved and that the files keep from the old vendor is an obstacle, and any other is settled")
    func leftOtherwise() {
        let away = [SyncFiles.Entry(trips, vendors: ["amberflo"])]
        let moved = plan([trips], files: away, stages: [trips.key: .moved])
        #expect(moved.held.map(\.kind) == [.obstacle] && moved.keys == [])
        #expect(moved.held.first?.reason.contains("the record has it at both vendors") == true)
        #expect(plan([trips], files: away, stages: [trips.key: .withdrawn]).held.map(\.kind) == [.settled])
        #expect(plan([trips], files: away).held.map(\.kind) == [.settled])
    }

    @Test("of what the old vendor lacks, only what is selected is told, once, and by what stands in its way already")
    func lacking() {
        let files = [SyncFiles.Entry(trips, vendors: ["togai"]), SyncFiles.Entry(rides, vendors: ["togai"])]
        #expect(plan([], files: files).held.map(\.key) == [rides.key, trips.key])
        let key = trips.key
        #expect(plan([], files: files, selects: { $0 == key }).held.map(\.key) == [trips.key])
        let begun = plan([], files: [files[0]], stages: [trips.key: .leaving])
        #expect(begun.held.map(\.reason) == ["its cutover was begun"])
        let conflict = SyncConflict(.meter(key), .name, base: nil, sides: [:], reason: "they differ")
        let asked = plan([], files: [files[0]], conflicts: [conflict])
        #expect(asked.held.map(\.kind) == [.question])
    }

    @Test("a conflict over an event holds up every meter that takes it, and no other")
    func eventConflict() throws {
        let calls = try Self.meter("calls", event: "request")
        let conflict = SyncConflict(.event("request"), .attributes, base: nil, sides: [:], reason: "?")
        let held = plan([trips, calls, rides], conflicts: [conflict])
        #expect(held.held.map(\.key) == [calls.key] && held.held.map(\.kind) == [.question])
        #expect(held.keys.sorted() == [rides.key, trips.key])
    }

    @Test("a meter that was cut over moves again where a file has it at the old vendor once more")
    func again() {
        let files = [SyncFiles.Entry(trips, vendors: ["togai"])]
        let back = plan([trips], files: files, bindings: [binding(trips, at: "togai")], stages: [trips.key: .cutOver])
        #expect(back.held == [] && back.keys == [trips.key])
        #expect(plan([trips], stages: [trips.key: .cutOver]).held.map(\.kind) == [.settled])
    }

    @Test("a file says more of a meter than a vendor that was not given it from there")
    func unbound() throws {
        let filed = try Self.meter("trips", name: "Trips of taxis")
        let files = [SyncFiles.Entry(filed, vendors: ["togai"])]
        #expect(plan([trips], files: files).entries.map(\.meter) == [filed])
        let known = plan([trips], files: files, bindings: [binding(filed, at: "togai")])
        #expect(known.entries.map(\.meter) == [trips], "what was changed there since is moved")
    }

    @Test("decisions that make no meter hold it up with the rule that they break")
    func broken() {
        let decisions = MoveDecisions(decide: { meter throws(MeterError) in
            var draft = meter.draft
            draft.name = ""
            return try Meter(draft)
        })
        let plan = plan([trips], decisions: decisions)
        #expect(plan.keys == [] && plan.held.map(\.kind) == [.obstacle])
        #expect(plan.held.first?.reason.hasPrefix("what was decided of it breaks a rule: ") == true)
        #expect(plan.held.first?.remedy == "correct the file of decisions")
    }

    @Test("what another object took the place of is neither paired nor part of what the numbers rest on")
    func superseded() throws {
        let sides = [binding(trips, at: "togai"), binding(trips, at: "amberflo", id: "7")]
        let old = [binding(trips, at: "togai", id: "0").superseded, binding(trips, at: "amberflo", id: "6").superseded]
        let kinds = ["togai": ObjectKind("usageMeter"), "amberflo": ObjectKind("usageMeter")]
        let pairing = ObjectPairing(route, definitionKinds: kinds, projections: [:])
        let objects = pairing.objects(of: [trips.key], in: sides)
        #expect(objects.map(\.old?.id) == ["1"] && objects.map(\.new?.id) == ["7"])
        #expect(pairing.objects(of: [trips.key], in: old + sides) == objects)
        func digest(_ bindings: [Binding]) -> [Meter.Key: String] {
            let project = DefinitionDigest.Project(meters: [trips.key: trips], projections: [:])
            return DefinitionDigest.all(of: [trips.key], in: bindings, on: route, project: project)
        }
        #expect(digest(old + sides) == digest(sides))
    }
}
