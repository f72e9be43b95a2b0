package import AdapterKit
package import Metering

/// The memory of Meterway between runs: bindings, journal, history, and the lock.
///
/// An implementer makes every method atomic and durable: once it has returned, a crash of the process or the machine loses
/// nothing of it. Calls of ``record(_:)`` and ``settle(_:_:_:by:)`` come from many tasks at once; an implementer may write
/// those that wait together, in the order in which they came.
package protocol StateStore: StateHistory {
    /// All bindings, sorted by vendor and object.
    func bindings() throws(StateError) -> [Binding]

    /// How many objects are bound at each vendor that any is bound at; they need not be read for it.
    func boundCounts() throws(StateError) -> [String: Int]

    /// The intents whose outcome was never written down, oldest first: the writes that a crash left open.
    func openIntents() throws(StateError) -> [JournaledIntent]

    /// Opens a run and answers with its number, greater than every earlier one.
    func begin(_ run: RunRecord) throws(StateError) -> Int64

    /// Writes intents down before anything is sent, all or none, and answers with their numbers.
    func record(_ intents: [Intent]) async throws(StateError) -> [Int64]

    /// Writes the outcome of an intent down together with what it does to the bindings.
    ///
    /// - Parameters:
    ///   - number: the intent's number.
    ///   - outcome: what became of it.
    ///   - changes: what that does to the bindings.
    ///   - run: the run that found it out, which is a later one than the intent's after a crash.
    /// - Throws: ``StateError``, also where there is no such intent.
    func settle(
        _ number: Int64,
        _ outcome: IntentOutcome,
        _ changes: [BindingChange],
        by run: Int64
    ) async throws(StateError)

    /// Writes the outcomes of intents down, each together with what it does to the bindings, in order.
    ///
    /// They may share a transaction; where one cannot be written, the others are all the same.
    ///
    /// - Parameters:
    ///   - settlements: what became of each intent.
    ///   - run: the run that found it out.
    /// - Throws: the ``StateError`` of the first that could not be written.
    func settle(_ settlements: [IntentSettler.Settlement], by run: Int64) async throws(StateError)

    /// The objects, by vendor, of which a creation once got no answer and was repeated since nothing of it was found, so that
    /// the vendor may have made them twice.
    func doubtedCreations() throws(StateError) -> [String: Set<ObjectRef>]

    /// The deletions after which an object was to be made again, and was not: nothing was done about it since, and it is not
    /// bound.
    func unmadeReplacements() throws(StateError) -> [Intent]

    /// Changes bindings without a write to a vendor, such as when one is forgotten by hand.
    func change(_ changes: [BindingChange], by run: Int64) throws(StateError)

    /// Keeps a document beside the earlier ones of its kind and name, and answers with its number.
    ///
    /// - Parameters:
    ///   - document: the document.
    ///   - run: the run that keeps it, which is open.
    /// - Returns: the number, greater than every earlier one.
    /// - Throws: ``StateError``.
    func keep(_ document: StateDocument, by run: Int64) throws(StateError) -> Int64

    /// The documents of a kind, all or those of a name, oldest first.
    func documents(_ kind: String, named name: String?) throws(StateError) -> [KeptDocument]

    /// Closes a run with its exit status.
    func finish(_ run: Int64, status: Int, at: Timestamp) throws(StateError)

    /// The bindings that a run changed or forgot without a write, each as it was before; one that was not there is not told.
    func bindings(before run: Int64) throws(StateError) -> [Binding]

    /// Takes the lock, or throws ``StateError/Code/locked(by:)``; the lock of an owner that is dead is taken over.
    ///
    /// A state that other processes can write to makes sure from then on, in the transaction of each write, that the owner
    /// still holds it, and else throws ``StateError/Code/lockLost``.
    func lock(_ owner: LockOwner) throws(StateError)

    /// Who else holds the lock and is known to be at work, as seen from a machine; `nil` where nobody is.
    func runUnderWay(seenFrom host: String) throws(StateError) -> LockOwner?

    /// Gives the lock back, if this owner holds it.
    func unlock(_ owner: LockOwner) throws(StateError)
}

extension StateStore {
    /// Nobody: the state is that of one process.
    package func runUnderWay(seenFrom host: String) throws(StateError) -> LockOwner? { nil }

    /// The newest document of each name of a kind, by name.
    package func newestDocuments(_ kind: String) throws(StateError) -> [KeptDocument] {
        let all = try documents(kind, named: nil)
        return Dictionary(all.map { ($0.document.name, $0) }) { _, later in later }.values
            .sorted { $0.document.name < $1.document.name }
    }

    /// Writes the outcomes down one by one.
    package func settle(_ settlements: [IntentSettler.Settlement], by run: Int64) async throws(StateError) {
        var failure: StateError?
        for settlement in settlements {
            do throws(StateError) {
                try await settle(settlement.number, settlement.outcome, settlement.changes, by: run)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }
}

extension StateStore {
    /// The bindings of one vendor, sorted by object.
    package func bindings(at vendor: String) throws(StateError) -> [Binding] {
        try bindings().filter { $0.vendor == vendor }
    }

    /// Counts the bindings.
    package func boundCounts() throws(StateError) -> [String: Int] {
        try bindings().reduce(into: [:]) { $0[$1.vendor, default: 0] += 1 }
    }
}
