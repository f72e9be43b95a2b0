import AdapterKit
import Metering
import Synchronization

/// Does one vendor's changes, as many at once as the vendor allows, and writes each down before and after.
final class VendorApplier: Sendable {
    let connection: VendorConnection
    let plan: VendorPlan
    let definitions: [Meter.Key: Meter]
    let environment: ApplyEnvironment
    let run: Int64
    let bound: BoundObjects
    private let turn: Mutex<ApplyTurn>

    /// A write that is in the journal, and has no outcome there yet; a reference for the reason that a write is.
    final class Journaled: Sendable {
        /// Its number in the queue.
        let number: Int
        let write: Write
        /// The object as it is wanted, its links resolved.
        let desired: DesiredObject?
        /// What it does to the bindings of its object, which lack the id until the vendor has answered.
        let own: [BindingChange]
        /// Its number in the journal.
        let intent: Int64

        init(number: Int, write: Write, desired: DesiredObject?, own: [BindingChange] = [], intent: Int64) {
            self.number = number
            self.write = write
            self.desired = desired
            self.own = own
            self.intent = intent
        }

        /// The same write with what it does to the bindings.
        func doing(_ own: [BindingChange]) -> Journaled {
            Journaled(number: number, write: write, desired: desired, own: own, intent: intent)
        }

        /// The same write by its number in the journal.
        func recorded(as intent: Int64) -> Journaled {
            Journaled(number: number, write: write, desired: desired, own: own, intent: intent)
        }
    }

    /// A write that is over, with what the journal is told of it; a reference as well.
    final class Settling: Sendable {
        let journaled: Journaled
        let outcome: ApplyTurn.Outcome
        let settlement: IntentSettler.Settlement

        init(_ journaled: Journaled, _ outcome: ApplyTurn.Outcome, _ words: IntentOutcome, _ changes: [BindingChange]) {
            self.journaled = journaled
            self.outcome = outcome
            settlement = IntentSettler.Settlement(number: journaled.intent, outcome: words, changes: changes)
        }
    }

    init(
        connection: VendorConnection,
        plan: VendorPlan,
        definitions: [Meter.Key: Meter],
        environment: ApplyEnvironment,
        run: Int64
    ) {
        self.connection = connection
        self.plan = plan
        self.definitions = definitions
        self.environment = environment
        self.run = run
        bound = BoundObjects(plan, store: environment.store)
        let queue = WriteQueue(WriteSchedule(plan, kinds: connection.adapter.translator.kinds))
        turn = Mutex(ApplyTurn(queue: queue, known: Self.knownIDs(plan), limit: connection.concurrency))
    }

    func apply() async throws(StateError) -> ApplyReport {
        if !bookkeeping.isEmpty { try environment.store.change(bookkeeping, by: run) }
        environment.progress(plan.name, 0, turn.withLock(\.queue.changes))
        await perform()
        let turn = turn.withLock(\.self)
        // What was not attempted is over too.
        environment.progress(plan.name, turn.done, turn.queue.changes)
        if let failure = turn.failure { throw failure }
        var report = turn.report
        report.withheld = plan.changes.indices.count { plan.changes[$0].needs != nil && plan.changes[$0].isPending }
        report.failed.sort { ($0.ref, $0.action.rawValue) < ($1.ref, $1.action.rawValue) }
        report.gone = entries(turn.gone)
        report.displaced = entries(turn.displaced)
        return report
    }

    private func entries(_ changes: [ObjectRef: Change]) -> [ApplyReport.Gone] {
        changes.sorted { $0.key < $1.key }.map { .init(vendor: plan.name, ref: $0.key, id: $0.value.remoteID) }
    }

    private var bookkeeping: [BindingChange] {
        plan.forgotten.map { .unbind(vendor: plan.name, ref: $0) } + plan.refreshed.map { .bind($0) }
    }

    private static func knownIDs(_ plan: VendorPlan) -> [ObjectRef: String] {
        var known = plan.known
        let changes = plan.changes
        for index in changes.indices where changes[index].action != .replace || changes[index].waits != nil {
            if let id = changes[index].remoteID { known[changes[index].ref] = id }
        }
        return known
    }
}

extension VendorApplier {
    /// What a task of an apply comes back with.
    private enum Event: Sendable {
        case recorded([Journaled], Result<[Int64], StateError>)
        case sent(Journaled, Result<String, AdapterError>)
        case settled([Settling], Result<Void, StateError>)
    }

    /// Goes round until nothing is left to do: intents are written down ahead, requests go out, outcomes are written down.
    ///
    /// No request waits for another's outcome to be on the disk, unless it depends on it; but none goes out whose intent is
    /// not. Outcomes that come while others are written down are kept, and then written down together.
    private func perform() async {
        await withTaskGroup(of: Event.self) { group in
            turn.withLock { begin(&$0, &group) }
            for await event in group {
                let progress = turn.withLock { turn -> (done: Int, of: Int)? in
                    let done = turn.done
                    note(event, in: &turn)
                    begin(&turn, &group)
                    return turn.done == done ? nil : (turn.done, turn.queue.changes)
                }
                if let progress { environment.progress(plan.name, progress.done, progress.of) }
            }
        }
    }

    private func note(_ event: Event, in turn: inout ApplyTurn) {
        switch event {
        case .recorded(let batch, let result): turn.recorded(batch, result)
        case .sent(let journaled, let result): settle(journaled, result, &turn)
        case .settled(let batch, let result):
            turn.settled(batch, result)
            guard case .success = result else { return }
            for settling in batch { turn.finish(settling.journaled, settling.outcome) }
        }
    }

    /// Begins what may be begun.
    private func begin(_ turn: inout ApplyTurn, _ group: inout TaskGroup<Event>) {
        while let journaled = turn.nextToSend() {
            guard !environment.shouldStop() else {
                turn.stop()
                withdraw([journaled] + turn.takeRecorded(), &turn)
                settleNext(&turn, &group)
                return
            }
            turn.sending += 1
            let links = turn.links(of: journaled)
            group.addTask { [self] in await sendOn(journaled, links) }
        }
        settleNext(&turn, &group)
        let writes = turn.nextToRecord(vendor: plan.name)
        guard !writes.isEmpty else { return }
        group.addTask { [self] in
            let batch = writes.map { $0.doing(ownBindingChanges($0.write, $0.desired)) }
            do throws(StateError) {
                return .recorded(batch, .success(try await environment.store.record(batch.map(intent))))
            } catch {
                return .recorded(batch, .failure(error))
            }
        }
    }

    /// Sends a write, and others in its place for as long as each is done and there is nothing else to begin.
    ///
    /// A task goes on to the next write by itself, since to come back and to begin another for each costs more than some writes.
    private func sendOn(_ first: Journaled, _ links: [ObjectRef: String]) async -> Event {
        var (journaled, links) = (first, links)
        while true {
            let (sent, result) = await send(journaled, links)
            guard case .success(let id) = result, turn.withLock({ $0.goesOn }) else { return .sent(sent, result) }
            let settling = settling(sent, id)
            let next = turn.withLock { turn -> (Journaled, [ObjectRef: String])? in
                guard !environment.shouldStop(), let next = turn.nextToSend(after: settling) else { return nil }
                return (next, turn.links(of: next))
            }
            guard let next else { return .sent(sent, result) }
            (journaled, links) = next
        }
    }

    /// Begins to write down what is over.
    private func settleNext(_ turn: inout ApplyTurn, _ group: inout TaskGroup<Event>) {
        let batch = turn.nextToSettle()
        guard !batch.isEmpty else { return }
        group.addTask { [store = environment.store, run] in
            do throws(StateError) {
                try await store.settle(batch.map(\.settlement), by: run)
                return .settled(batch, .success(()))
            } catch {
                return .settled(batch, .failure(error))
            }
        }
    }

    private func withdraw(_ journaled: [Journaled], _ turn: inout ApplyTurn) {
        for write in journaled {
            turn.add(Settling(write, .unsent, .failed("not sent, because the run was stopped"), []))
        }
    }

    /// Takes note of how a request went; what is not known is left open for the next run to settle.
    private func settle(_ journaled: Journaled, _ result: Result<String, AdapterError>, _ turn: inout ApplyTurn) {
        turn.sent()
        switch result {
        case .success(let id): turn.add(settling(journaled, id))
        case .failure(let error):
            guard error.category != .cancelled || !environment.shouldStop() else {
                turn.stop()
                return turn.add(Settling(journaled, .unsent, .failed(error.description), []))
            }
            let outcome = ApplyTurn.Outcome.failed(failure(journaled.write, error))
            if error.category == .outcomeUnknown {
                turn.finish(journaled, outcome)
            } else {
                turn.add(Settling(journaled, outcome, .failed(error.description), []))
            }
        }
    }

    /// What the journal is told of a write that was done.
    private func settling(_ journaled: Journaled, _ id: String) -> Settling {
        let isGone = journaled.write.action == .delete
        let object = ObjectID(kind: journaled.write.ref.kind, id: id)
        bound.note(object, belongsTo: isGone ? nil : journaled.write.ref)
        return Settling(journaled, .done(id: id), .done(id: id), bindingChanges(journaled, id: id))
    }
}
