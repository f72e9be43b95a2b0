import AdapterKit
import Metering

/// How far a vendor's changes are, and what may be begun next: decisions alone.
struct ApplyTurn: Sendable {
    /// What became of one write.
    enum Outcome: Sendable {
        /// It was done; the id of the object.
        case done(id: String)
        case failed(ApplyReport.Failure)
        /// The run was stopped before it was sent.
        case unsent
    }

    /// The greatest number of writes that are in the journal ahead of the requests.
    private static let longestLookahead = 1024

    private(set) var queue: WriteQueue
    private(set) var report = ApplyReport()
    /// How many changes are over.
    private(set) var done = 0
    /// Why the journal could not be written; nothing is begun any more.
    private(set) var failure: StateError?
    /// What was taken away to be made again, and is not known to be there again.
    private(set) var gone: [ObjectRef: Change] = [:]
    /// What gave its place up to a new one that is not known to be there, by the new one's name.
    private(set) var displaced: [ObjectRef: Change] = [:]
    /// How many requests may be under way, and are.
    let limit: Int
    var sending = 0
    private var known: [ObjectRef: String]
    private var broken: Set<ObjectRef> = []
    /// How many writes are still to be done of each change that takes several.
    private var left: [ObjectRef: Int]
    /// How many writes are not over yet of each change that takes several.
    private var unended: [ObjectRef: Int]
    /// The changes of which a failure is told.
    private var told: Set<ObjectRef> = []
    /// What was not taken away, by a meter that it serves: what that meter stands on has to stay too.
    private var remaining: [Meter.Key: ObjectRef] = [:]
    private var recorded: [VendorApplier.Journaled] = []
    private var firstRecorded = 0
    private var isRecording = false
    /// What is over, and whose outcome is not in the journal yet.
    private var over: [VendorApplier.Settling] = []
    private var isSettling = false
    private var isStopped = false
    private var sentWhileRecording = 0
    private var lookahead = 0

    init(queue: WriteQueue, known: [ObjectRef: String], limit: Int) {
        self.queue = queue
        left = queue.shares
        unended = queue.shares
        self.known = known
        self.limit = Swift.max(limit, 1)
    }

    /// The next write in the journal for which there is room at the vendor.
    mutating func nextToSend() -> VendorApplier.Journaled? {
        guard failure == nil, sending < limit, firstRecorded < recorded.count else { return nil }
        defer { firstRecorded += 1 }
        return recorded[firstRecorded]
    }

    /// The write to send in the place of one that was done, which is noted; `nil`, and nothing is noted, unless ``goesOn``.
    mutating func nextToSend(after settling: VendorApplier.Settling) -> VendorApplier.Journaled? {
        guard goesOn else { return nil }
        sentWhileRecording += 1
        add(settling)
        defer { firstRecorded += 1 }
        return recorded[firstRecorded]
    }

    /// Whether, once a write is done, there is nothing to begin but the next one in its place.
    var goesOn: Bool { failure == nil && isSettling && !mayRecord && firstRecorded < recorded.count }

    /// Whether the journal is not being written, and half of what is ahead there is gone.
    private var mayRecord: Bool {
        !isRecording && !isStopped && recorded.count - firstRecorded <= lookahead / 2
    }

    /// The writes to put into the journal next: as many as there is room for at the vendor, and several times as many ahead of
    /// that as are sent while the journal is written; empty while it is being written, while half of those ahead are left, or
    /// where there are none.
    ///
    /// Each time the journal is written costs a wait for the disk, so that it is written seldom, and much at once.
    mutating func nextToRecord(vendor: String) -> [VendorApplier.Journaled] {
        guard failure == nil, mayRecord else { return [] }
        var room = limit - sending - (recorded.count - firstRecorded) + lookahead
        var batch: [VendorApplier.Journaled] = []
        while room > 0, let (number, write) = queue.next() {
            if let skipped = skip(write, vendor) {
                note(write, .failed(skipped))
                queue.finish(number)
                continue
            }
            batch.append(.init(number: number, write: write, desired: write.change.desired?.resolved(known), intent: 0))
            room -= 1
        }
        isRecording = !batch.isEmpty
        sentWhileRecording = 0
        return batch
    }

    /// The ids that a write's object links to.
    func links(of journaled: VendorApplier.Journaled) -> [ObjectRef: String] {
        guard let desired = journaled.desired else { return [:] }
        var links: [ObjectRef: String] = [:]
        for ref in desired.requires + desired.links.values {
            links[ref] = known[ref]
        }
        return links
    }

    /// Notes that writes are in the journal.
    mutating func recorded(_ batch: [VendorApplier.Journaled], _ result: Result<[Int64], StateError>) {
        isRecording = false
        lookahead = Swift.min(sentWhileRecording * 8, Self.longestLookahead)
        switch result {
        case .success(let numbers):
            recorded.removeFirst(firstRecorded)
            firstRecorded = 0
            for (journaled, number) in zip(batch, numbers) { recorded.append(journaled.recorded(as: number)) }
        case .failure(let error): failure = failure ?? error
        }
    }

    /// Notes that a request is over.
    mutating func sent() {
        sending -= 1
        sentWhileRecording += 1
    }

    /// Notes that a write is over, so that its outcome goes into the journal.
    mutating func add(_ settling: VendorApplier.Settling) { over.append(settling) }

    /// The outcomes to put into the journal next: all that there are; empty while others are being written.
    mutating func nextToSettle() -> [VendorApplier.Settling] {
        guard !isSettling, !over.isEmpty else { return [] }
        defer { over = [] }
        isSettling = true
        return over
    }

    /// Notes that the outcomes of writes are in the journal.
    mutating func settled(_ batch: [VendorApplier.Settling], _ result: Result<Void, StateError>) {
        isSettling = false
        if case .failure(let error) = result { failure = failure ?? error }
    }

    /// Notes that there is no more to do about a write.
    mutating func finish(_ journaled: VendorApplier.Journaled, _ outcome: Outcome) {
        note(journaled.write, outcome)
        queue.finish(journaled.number)
    }

    /// Notes that nothing more may be begun.
    mutating func stop() {
        isStopped = true
        report.isCancelled = true
    }

    /// Takes back what is in the journal and was not sent.
    mutating func takeRecorded() -> [VendorApplier.Journaled] {
        defer { firstRecorded = recorded.count }
        return Array(recorded[firstRecorded...])
    }
}

extension ApplyTurn {
    /// Why a write is not attempted: something that it depends on failed, or something that depends on it could not be removed.
    private func skip(_ write: Write, _ vendor: String) -> ApplyReport.Failure? {
        guard !broken.isEmpty else { return nil }
        if let cause = ([write.ref] + write.needs + write.after).first(where: broken.contains) {
            return skipped(write, vendor, because: "the \(cause) failed")
        }
        let left = write.action == .delete ? write.change.meters.lazy.compactMap { remaining[$0] } : nil
        guard let child = left?.first(where: { $0.kind != write.ref.kind }) else { return nil }
        return skipped(write, vendor, because: "the \(child) was not taken away")
    }

    private func skipped(_ write: Write, _ vendor: String, because reason: String) -> ApplyReport.Failure {
        ApplyReport.Failure(
            vendor: vendor,
            ref: write.ref,
            action: write.change.action,
            message: "not attempted, because \(reason)",
            isSkipped: true
        )
    }

    /// Notes that a write is over, and its change with it where it is the last of that.
    private mutating func end(_ write: Write) {
        guard let whole = write.whole else {
            done += 1
            return
        }
        unended[whole, default: 1] -= 1
        if unended[whole] == 0 { done += 1 }
    }

    private mutating func note(_ write: Write, _ outcome: Outcome) {
        switch outcome {
        case .done(let id):
            end(write)
            if write.action == .delete {
                known[write.ref] = nil
                if write.change.action == .replace { gone[write.ref] = write.change }
            } else {
                known[write.ref] = id
                gone[write.ref] = nil
                displaced[write.ref] = nil
                if let whole = write.whole, whole != write.ref, known[whole] == nil { displaced[whole] = write.change }
            }
            if let whole = write.whole { left[whole, default: 1] -= 1 }
            report.applied += write.whole.map { left[$0] == 0 } ?? true ? 1 : 0
        case .failed(let failure):
            end(write)
            // What follows in the same change fails with what went before, and is one change with it.
            let isTold = !told.insert(write.whole ?? write.ref).inserted && failure.isSkipped
            report.failed += isTold ? [] : [failure]
            broken.insert(write.ref)
            if write.action == .delete {
                for meter in write.change.meters {
                    remaining[meter] = write.ref
                }
            }
        case .unsent: break
        }
    }
}
