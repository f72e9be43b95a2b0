import AdapterKit
import Metering
import Migration
import SyncEngine
import Testing

@Suite("What a rollback takes back")
struct RollbackChoiceTests {
    private let keys: [Meter.Key]

    init() throws {
        keys = try ["x", "y"].map { try #require(Meter.Key($0)) }
    }

    @Test("takes the newest phase that stands")
    func newest() throws {
        let moved = try record(.moved, .moved)
        #expect(try choose(moved).phase == .run && choose(moved).keys == keys)
        #expect(try choose(moved, .cutover).keys == [])
        let parted = try record(.moved, .cutOver)
        #expect(try choose(parted).phase == .cutover && choose(parted).keys == [keys[1]])
        let begun = try record(.withdrawing, .cutOver)
        #expect(try choose(begun).phase == .run && choose(begun).keys == [keys[0]], "what was begun is ended first")
    }

    @Test("a rollback of the cutover that was cut off goes on, and is no repetition that takes the run back too")
    func cutOff() throws {
        var cut = try record(.rejoining, .rejoining)
        cut.steps = [
            MigrationStep(.run, run: 1, at: .epoch, meters: keys, status: 0),
            MigrationStep(.cutover, run: 2, at: .epoch, meters: keys, status: 0),
            MigrationStep(.rollback, run: 3, at: .epoch, meters: keys, undoes: .cutover),
        ]
        #expect(try choose(cut).phase == .cutover && choose(cut).repeated == nil)
        var done = try record(.moved, .moved)
        done.steps = cut.steps
        #expect(try choose(done).repeated == done.steps[2] && choose(done, .run).repeated == nil)
    }

    @Test("takes no run back whose meters have left the old vendor, and names those that have not")
    func cutOver() throws {
        let parted = try record(.moved, .cutOver)
        let obstacle = #expect(throws: RollbackObstacle.self) { try choose(parted, .run) }
        #expect(obstacle?.reason.contains("`\(keys[1])` would be at neither vendor") == true)
        #expect(obstacle?.remedy.contains("rollback --from a --to b --phase cutover") == true)
        #expect(obstacle?.remedy.contains("`\(keys[0])`, which did not leave, can be named by `--meter`") == true)
        let gone = try record(.cutOver, .leaving)
        let alone = #expect(throws: RollbackObstacle.self) { try choose(gone, .run) }
        #expect(alone?.remedy.contains("--meter") == false, "no meter is left that could be named")
    }

    @Test("takes nothing back under a later migration of the same meters, until that is taken back")
    func later() throws {
        let left = try record(.cutOver, .cutOver)
        var back = MigrationRecord(try #require(MigrationRoute(from: "b", to: "a")), started: .epoch)
        back[keys[0]] = MigratedMeter(keys[0], name: "X", stage: .moved, filed: nil)
        #expect(throws: RollbackObstacle.self) { try choose(left, others: [left, back]) }
        back[keys[0]]?.stage = .withdrawn
        #expect(try choose(left, others: [left, back]).keys == keys)
    }

    @Test(
        "takes nothing away that a migration from a third vendor counts on, also where that is cut over",
        arguments: [MigratedMeter.Stage.moved, .cutOver, .leaving, .rejoining]
    )
    func beside(stage: MigratedMeter.Stage) throws {
        let moved = try record(.moved, .moved)
        var beside = MigrationRecord(try #require(MigrationRoute(from: "c", to: "b")), started: .epoch)
        beside[keys[1]] = MigratedMeter(keys[1], name: "Y", stage: stage, filed: nil)
        #expect(throws: RollbackObstacle.self) { try choose(moved, others: [moved, beside]) }
        beside[keys[1]]?.stage = .withdrawn
        #expect(try choose(moved, others: [moved, beside]).keys == keys)
    }

    @Test("takes a cutover back beside migrations that bring the meters to the same vendor, or do not touch it")
    func unconcerned() throws {
        let left = try record(.cutOver, .cutOver)
        let moved = try record(.moved, .moved)
        for (own, other) in [(left, ("c", "b")), (left, ("c", "d")), (moved, ("c", "d")), (moved, ("a", "d"))] {
            var beside = MigrationRecord(try #require(MigrationRoute(from: other.0, to: other.1)), started: .epoch)
            beside[keys[0]] = MigratedMeter(keys[0], name: "X", stage: .moved, filed: nil)
            #expect(try choose(own, others: [own, beside]).keys == keys, "\(own.phase) beside \(other)")
        }
    }

    @Test("a migration that came before in the same vendor is no obstacle, whatever other meters it moved since")
    func earlier() throws {
        var own = try record(.moved, .moved)
        own.steps = [MigrationStep(.run, run: 5, at: .epoch, meters: keys, status: 0)]
        var beside = MigrationRecord(try #require(MigrationRoute(from: "c", to: "b")), started: .epoch)
        beside[keys[0]] = MigratedMeter(keys[0], name: "X", stage: .moved, filed: nil)
        beside.steps = [
            MigrationStep(.run, run: 3, at: .epoch, meters: [keys[0]], status: 0),
            MigrationStep(.run, run: 7, at: .epoch, meters: [try #require(Meter.Key("z"))], status: 0),
            MigrationStep(.verify, run: 8, at: .epoch, meters: [keys[0]], status: 0),
        ]
        #expect(try choose(own, others: [own, beside]).keys == keys)
    }

    @Test("takes nothing away that no other vendor has")
    func last() throws {
        let moved = try record(.moved, .moved)
        let whole = keys.flatMap { [bound("a", $0), bound("b", $0)] }
        #expect(try choose(moved, bindings: whole).keys == keys)
        #expect(throws: RollbackObstacle.self) { try choose(moved, bindings: whole.filter { $0.vendor == "b" }) }
        #expect(throws: RollbackObstacle.self) { try choose(moved, bindings: Array(whole.dropFirst())) }
        let left = try record(.cutOver, .cutOver)
        #expect(try choose(left, bindings: whole.filter { $0.vendor == "b" }).keys == keys, "nothing is taken away")
    }

    /// A migration of both meters from `a` to `b`.
    private func record(_ first: MigratedMeter.Stage, _ second: MigratedMeter.Stage) throws -> MigrationRecord {
        var record = MigrationRecord(try #require(MigrationRoute(from: "a", to: "b")), started: .epoch)
        record[keys[0]] = MigratedMeter(keys[0], name: "X", stage: first, filed: nil)
        record[keys[1]] = MigratedMeter(keys[1], name: "Y", stage: second, filed: nil)
        return record
    }

    private func choose(
        _ record: MigrationRecord,
        _ asked: MigrationStep.Phase? = nil,
        others: [MigrationRecord] = [],
        bindings: [Binding] = []
    ) throws -> RollbackChoice {
        try RollbackChoice(record, asked: asked, selects: { _ in true }, others: others, bindings: bindings)
    }

    private func bound(_ vendor: String, _ key: Meter.Key) -> Binding {
        let ref = ObjectRef(ObjectKind("meterType"), key.text)
        return Binding(
            vendor: vendor,
            ref: ref,
            id: "1",
            name: "X",
            meters: [key],
            isOurs: true,
            recorded: ObjectImage()
        )
    }
}
