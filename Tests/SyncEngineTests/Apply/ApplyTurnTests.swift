import AdapterKit
import Testing

@testable import SyncEngine

@Suite("Writes are put into the journal ahead, seldom and many at once")
struct ApplyTurnTests {
    /// A turn of an apply that creates so many schemas.
    private func turn(creating count: Int, limit: Int) -> ApplyTurn {
        let changes = (0..<count).map { number in
            let object = Model.schema("s\(number)", of: [])
            return Change(.create, ref: object.ref, name: object.name, meters: object.meters, desired: object)
        }
        let plan = VendorPlan(name: Model.vendor, adapter: "model", changes: changes)
        let queue = WriteQueue(WriteSchedule(plan, kinds: ModelTranslator().kinds))
        return ApplyTurn(queue: queue, known: [:], limit: limit)
    }

    private func record(_ turn: inout ApplyTurn) -> [VendorApplier.Journaled] {
        turn.nextToRecord(vendor: Model.vendor)
    }

    private func note(_ batch: [VendorApplier.Journaled], in turn: inout ApplyTurn) {
        turn.recorded(batch, .success(batch.map { Int64($0.number) }))
    }

    private func send(_ turn: inout ApplyTurn) -> Int {
        var sent = 0
        while turn.nextToSend() != nil {
            turn.sending += 1
            sent += 1
        }
        return sent
    }

    @Test("what is over is counted in changes, as the plan counts them, however many writes each takes")
    func countsChanges() {
        let made = Model.schema("made", of: [])
        let renewed = Model.definition("a", schema: "made")
        let changes = [
            Change(.create, ref: made.ref, name: made.name, meters: made.meters, desired: made),
            Change(.replace, ref: renewed.ref, name: renewed.name, meters: renewed.meters, desired: renewed),
        ]
        let plan = VendorPlan(name: Model.vendor, adapter: "model", changes: changes)
        let schedule = WriteSchedule(plan, kinds: ModelTranslator().kinds)
        let queue = WriteQueue(schedule)
        #expect(schedule.stages.joined().count == 3 && queue.changes == 2)
        var turn = ApplyTurn(queue: queue, known: [:], limit: 1)
        var over: [Int] = []
        while let batch = Optional(record(&turn)), !batch.isEmpty {
            note(batch, in: &turn)
            for journaled in batch {
                turn.finish(journaled, .done(id: journaled.write.ref.key))
                over.append(turn.done)
            }
            _ = send(&turn)
            for _ in batch { turn.sent() }
        }
        #expect(over == [1, 1, 2])
        #expect(turn.report.applied == 2)
    }

    @Test("as long as no request is over while the journal is written, none is written ahead")
    func slowVendor() {
        var turn = turn(creating: 40, limit: 3)
        let first = record(&turn)
        #expect(first.count == 3)
        #expect(record(&turn).isEmpty)
        note(first, in: &turn)
        #expect(send(&turn) == 3)
        #expect(record(&turn).isEmpty)
        turn.sent()
        #expect(record(&turn).count == 1)
    }

    @Test(
        "where requests are over while it is written, several times as many are written ahead, and again at half of them"
    )
    func fastVendor() {
        var turn = turn(creating: 200, limit: 3)
        let first = record(&turn)
        note(first, in: &turn)
        #expect(send(&turn) == 3)
        turn.sent()
        let second = record(&turn)
        for _ in 0..<2 { turn.sent() }
        note(second, in: &turn)
        // Two were over: sixteen ahead, beside the places that are free at the vendor.
        let third = record(&turn)
        #expect(third.count == 3 - 1 + 16)
        #expect(send(&turn) == 1)
        turn.sent()
        note(third, in: &turn)
        // One was over: eight ahead, of which four have to be gone.
        for _ in 0..<(third.count - 4) {
            #expect(record(&turn).isEmpty)
            #expect(turn.nextToSend() != nil)
        }
        #expect(!record(&turn).isEmpty)
    }

    private func settling(_ journaled: VendorApplier.Journaled) -> VendorApplier.Settling {
        .init(journaled, .done(id: "x"), .done(id: "x"), [])
    }

    /// Begins to send the next write.
    private func begin(_ turn: inout ApplyTurn) throws -> VendorApplier.Journaled {
        let next = turn.nextToSend()
        turn.sending += 1
        return try #require(next)
    }

    @Test("a write that was done gives its place to the next one, unless the journal has something to begin")
    func goesOn() throws {
        var turn = turn(creating: 60, limit: 20)
        note(record(&turn), in: &turn)
        let first = try begin(&turn)
        // No outcome is being written down, so that this one has to be.
        #expect(!turn.goesOn)
        turn.sent()
        turn.add(settling(first))
        let settled = turn.nextToSettle()
        #expect(settled.count == 1 && turn.goesOn)
        let second = try begin(&turn)
        let next = turn.nextToSend(after: settling(second))
        #expect(next?.number == second.number + 1)
        #expect(turn.sending == 1)
        // The outcome is kept until the first one is on the disk.
        #expect(turn.nextToSettle().isEmpty)
        turn.settled(settled, .success(()))
        #expect(!turn.goesOn)
        #expect(turn.nextToSettle().map(\.journaled.number) == [second.number] && turn.goesOn)
        // None is ahead any more, so that more intents are wanted.
        while turn.goesOn { _ = turn.nextToSend() }
        let none = turn.nextToSend(after: settling(second))
        #expect(none == nil)
        #expect(!record(&turn).isEmpty)
        turn.recorded([], .failure(StateError(.failed, "full")))
        #expect(!turn.goesOn)
    }

    @Test("nothing more is begun once the journal cannot be written, or the run is stopped", arguments: [true, false])
    func endsEarly(isStopped: Bool) {
        func end(_ turn: inout ApplyTurn) {
            if isStopped { turn.stop() } else { turn.settled([], .failure(StateError(.failed, "full"))) }
        }
        var ahead = turn(creating: 60, limit: 20)
        note(record(&ahead), in: &ahead)
        end(&ahead)
        if isStopped { #expect(ahead.takeRecorded().count == 20) }
        #expect(send(&ahead) == 0)
        var idle = turn(creating: 60, limit: 20)
        note(record(&idle), in: &idle)
        #expect(send(&idle) == 20)
        for _ in 0..<20 { idle.sent() }
        end(&idle)
        #expect(record(&idle).isEmpty)
    }
}
