import Metering
import Migration
import SyncEngine
import Testing

@Suite("What is asked before a meter moves")
struct MoveQuestionTests {
    private let route: MigrationRoute
    private let trips: Meter
    private let rides: Meter

    init() throws {
        route = try #require(MigrationRoute(from: "togai", to: "amberflo"))
        trips = try Self.meter("trips")
        rides = try Self.meter("rides")
    }

    private static func meter(_ key: String) throws -> Meter {
        var draft = Meter.Draft(key: try #require(Meter.Key(key)), name: key, aggregation: .count)
        draft.event = "ride"
        return try Meter(draft)
    }

    private func doubt(at vendor: String) -> DoubtfulMatch {
        DoubtfulMatch(
            key: trips.key,
            name: "Trips",
            knownAt: [],
            vendor: vendor,
            object: "7",
            objectName: "TRIPS",
            reason: "they look alike"
        )
    }

    private func all(_ change: (inout SyncDecision) -> Void) -> [MoveQuestion] {
        var decision = SyncDecision()
        decision.definitions = [trips.key: trips, rides.key: rides]
        change(&decision)
        return MoveQuestion.all(in: decision, along: route)
    }

    @Test("a doubt over an object at the old vendor is asked of that, and any other of the meter")
    func doubts() throws {
        let old = try #require(all { $0.doubtful = [doubt(at: "togai")] }.first)
        #expect(old.key == trips.key && old.source == "7")
        #expect(old.reason == "\"TRIPS\" (7 at togai) may be the meter `trips`: they look alike")
        #expect(old.remedy.contains("`meterway sync --from togai --to amberflo --dry-run --doubts FILE`"))
        #expect(all { $0.doubtful = [doubt(at: "amberflo")] }.map(\.source) == [nil])
    }

    @Test("a conflict is asked of its meter, be it over a counter, and one over an event of all that take it")
    func conflicts() {
        func keys(_ subject: SyncSubject) -> [Meter.Key] {
            let conflict = SyncConflict(subject, .name, base: nil, sides: [:], reason: "they differ")
            return all { $0.conflicts = [conflict] }.map(\.key)
        }
        #expect(keys(.meter(trips.key)) == [trips.key])
        #expect(keys(.customer("rides/alice/k")) == [rides.key])
        #expect(keys(.event("ride")) == [rides.key, trips.key])
        #expect(keys(.event("stop")) == [])
    }

    @Test("a meter with several questions is held with the first, a doubt before a conflict")
    func first() {
        var decision = SyncDecision()
        decision.definitions = [rides.key: rides]
        decision.doubtful = [doubt(at: "togai")]
        decision.conflicts = [SyncConflict(.meter(trips.key), .name, base: nil, sides: [:], reason: "they differ")]
        let plan = MovePlanner(route, decision, files: SyncFiles(), bindings: [], record: nil).plan()
        #expect(plan.held.map(\.key) == [trips.key] && plan.held.map(\.kind) == [.question])
        #expect(plan.held.first?.reason.hasSuffix("they look alike") == true)
        #expect(plan.keys == [rides.key])
    }
}
