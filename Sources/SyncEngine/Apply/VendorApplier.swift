import AdapterKit
import Metering

/// Does one vendor's changes, stage by stage, and writes each down before and after.
struct VendorApplier: Sendable {
    let connection: VendorConnection
    let plan: VendorPlan
    let definitions: [Meter.Key: Meter]
    let environment: ApplyEnvironment
    let run: Int64

    /// What became of one write.
    enum Outcome: Sendable {
        /// It was done; the id of the object, and whether a replacement is only half done.
        case done(id: String)
        case failed(ApplyReport.Failure)
    }

    func apply() async throws(StateError) -> ApplyReport {
        if !bookkeeping.isEmpty { try environment.store.change(bookkeeping, by: run) }
        let schedule = WriteSchedule(plan, kinds: connection.adapter.translator.kinds)
        var progress = Progress(total: schedule.stages.joined().count, known: knownIDs)
        environment.progress(plan.name, 0, progress.total)
        for stage in schedule.stages {
            try await perform(stage, &progress)
        }
        progress.report.withheld = plan.changes.count { $0.needs != nil && $0.isPending }
        progress.report.failed.sort { ($0.ref, $0.action.rawValue) < ($1.ref, $1.action.rawValue) }
        return progress.report
    }

    /// How far the vendor's changes are.
    struct Progress {
        var total: Int
        var done = 0
        var known: [ObjectRef: String]
        var broken: Set<ObjectRef> = []
        /// What was not taken away, by a meter that it serves: what that meter stands on has to stay too.
        var remaining: [Meter.Key: ObjectRef] = [:]
        var report = ApplyReport()

        init(total: Int, known: [ObjectRef: String]) {
            self.total = total
            self.known = known
        }
    }

    private var bookkeeping: [BindingChange] {
        plan.forgotten.map { .unbind(vendor: plan.name, ref: $0) } + plan.refreshed.map { .bind($0) } + plan.handovers
    }

    private var knownIDs: [ObjectRef: String] {
        plan.known.merging(
            plan.changes.filter { $0.action != .replace || $0.waits != nil }.compactMap { change in
                change.remoteID.map { (change.ref, $0) }
            }
        ) { _, new in new }
    }

    private func perform(_ stage: [Write], _ progress: inout Progress) async throws(StateError) {
        var waiting = stage[...]
        let known = progress.known
        let before = progress
        let failure = await withTaskGroup(of: (Write, Result<Outcome, StateError>).self) { group -> StateError? in
            var stateFailure: StateError?
            func launch() {
                while stateFailure == nil, let write = waiting.popFirst() {
                    if environment.shouldStop() {
                        progress.report.isCancelled = true
                        waiting = []
                        return
                    }
                    if let skipped = skip(write, before) {
                        progress.note(write, .failed(skipped))
                        continue
                    }
                    group.addTask { (write, await perform(write, known)) }
                    return
                }
            }
            for _ in 0..<Swift.max(connection.concurrency, 1) { launch() }
            for await (write, result) in group {
                switch result {
                case .success(let outcome):
                    progress.note(write, outcome)
                    environment.progress(plan.name, progress.done, progress.total)
                case .failure(let error): stateFailure = error
                }
                launch()
            }
            return stateFailure
        }
        if let failure { throw failure }
    }

    /// Why a write is not attempted: something that it depends on failed, or something that depends on it could not be removed.
    private func skip(_ write: Write, _ progress: Progress) -> ApplyReport.Failure? {
        let needs = write.action == .delete ? [] : write.change.desired.map { $0.requires + $0.links.values } ?? []
        if let cause = ([write.ref] + needs + write.after).first(where: progress.broken.contains) {
            return skipped(write, because: "the \(cause) failed")
        }
        guard write.action == .delete, let child = write.change.meters.lazy.compactMap({ progress.remaining[$0] }).first
        else { return nil }
        return skipped(write, because: "the \(child) was not taken away")
    }

    private func skipped(_ write: Write, because reason: String) -> ApplyReport.Failure {
        ApplyReport.Failure(
            vendor: plan.name,
            ref: write.ref,
            action: write.change.action,
            message: "not attempted, because \(reason)",
            isSkipped: true
        )
    }
}

extension VendorApplier.Progress {
    /// Takes note of what became of a write.
    mutating func note(_ write: Write, _ outcome: VendorApplier.Outcome) {
        done += 1
        switch outcome {
        case .done(let id):
            if write.action == .delete {
                known[write.ref] = nil
            } else {
                known[write.ref] = id
            }
            let isHalf = write.isPart || write.change.action == .replace && write.action == .delete
            report.applied += isHalf ? 0 : 1
        case .failed(let failure):
            // The second half of a replacement fails with the first, and is one change with it.
            let isKnown = failure.isSkipped && broken.contains(write.ref)
            report.failed += isKnown ? [] : [failure]
            broken.insert(write.ref)
            if write.action == .delete {
                for meter in write.change.meters {
                    remaining[meter] = write.ref
                }
            }
        }
    }
}
