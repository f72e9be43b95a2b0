import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// The steps of `drift --accept`: lock, read, merge, show, ask, edit the files, take note in the state.
struct Accepting: LockedSteps {
    let command = "drift --accept"

    let session: ProjectSession

    /// What the vendors have, and what becomes of the files by it.
    private struct Read {
        var sync: PreparedSync
        var drift: AcceptedDrift
        var edited: EditedFiles

        var plan: Plan { sync.prepared.plan }
        /// What a person agrees to; nothing is written at the vendors.
        var shown: ShownPlan { ShownPlan(Plan(vendors: []), sync.decision, files: edited.files) }
    }

    func runLocked() async throws -> ExitStatus {
        let isUnbound = try session.warnOfUnboundState()
        let read = try await read()
        for vendor in read.plan.vendors {
            for note in vendor.notes { console.say("warning: \(vendor.name): \(note)") }
        }
        try checkAccounts(read)
        let failures = PlanOutput.failures(read.plan)
        let edited = read.edited
        var view = AcceptView(drift: read.drift, edited: edited, palette: console.palette)
        let status = ExitStatus.gravest(failures + view.statuses)
        if format == .text, view.isWritten { console.result(view.changes) }
        if view.isWritten {
            if try await confirm(view) { try read.shown.check(against: try await self.read().shown) }
            try await accept(read, ending: status)
        }
        PlanOutput.sayFailures(read.plan, console)
        view.requests = session.requests
        view.isUnbound = isUnbound
        view.show(format, console, isRead: failures.isEmpty)
        session.sayRequests()
        return status
    }

    /// Refuses to take meters out of the files since a vendor has none of what is bound there, unless they were named.
    private func checkAccounts(_ read: Read) throws(CommandFailure) {
        guard session.selection.isEverything else { return }
        let doubtful = read.plan.vendors.filter { $0.lacksAllBound && read.drift.emptied.contains($0.name) }
        guard doubtful.isEmpty else {
            throw CommandFailure(
                doubtful.map { vendor in
                    CommandFailure.Problem(
                        "\(vendor.name) has none of the definitions that are bound there, so that meters would leave the files: nothing was "
                            + "accepted",
                        hint:
                            "where the account is the right one and they were removed there, name the meters by `--meter`"
                    )
                },
                status: .unsafe
            )
        }
    }

    private func read() async throws -> Read {
        let sync = try await session.engine.prepareSync(request)
        try session.checkNotStopped()
        let drift = AcceptedDrift(sync, of: session.project, at: session.connections.map(\.name))
        let edited = drift.changes.isEmpty ? EditedFiles() : FileFollowing(session: session).edit(drift.changes)
        return Read(sync: sync, drift: drift, edited: edited)
    }

    /// The files and the selected vendors as peers: each vendor's changes flow to the files, and nothing else is written.
    private var request: SyncRequest {
        let general = PlanOptions(selects: session.selection.contains, now: session.context.now())
        var request = session.syncRequest(session.connections.map(\.name), .peers, general)
        request.takesNew = false
        return request
    }

    /// Whether a person was asked; refuses where that one does not agree.
    private func confirm(_ view: AcceptView) async throws -> Bool {
        let agreement = Agreement(context: session.context, options: session.options, subject: "the changes were")
        let place = view.edited.files.isEmpty ? "the state" : "the files"
        let question = "Write these changes into \(place)? Only `yes` is taken for yes: "
        return try await agreement.require(to: question, about: view.changes)
    }

    /// Writes the files, and takes down in the state that the vendors are as the files want them.
    private func accept(_ read: Read, ending status: ExitStatus) async throws {
        let store = session.store
        let run = try store.begin(session.context.record(of: command, in: session.project))
        var session = session
        session.project = try FileFollowing(session: session).write(read.edited)
        session.selection = MeterSelection(read.drift.keys)
        var engine = session.engine
        // What a vendor counts by already does not wait there for the end of a period.
        let inForce = read.sync.inForce.filter { read.drift.keys.isSuperset(of: $0.meters) }
        engine.assumed = inForce.map(BindingChange.bind)
        var prepared = try await engine.prepare(session.intentions())
        for index in prepared.plan.vendors.indices {
            // Whatever the files want beyond what the vendors have is left to an apply.
            let vendor = prepared.plan.vendors[index].name
            prepared.plan.vendors[index].refreshed.insert(contentsOf: inForce.filter { $0.vendor == vendor }, at: 0)
            prepared.plan.vendors[index].noteAgreed()
            let notes = Self.notes(read.sync, on: prepared.plan.vendors[index], session.project)
            prepared.plan.vendors[index].refreshed += notes
            prepared.plan.vendors[index].keepToBindings()
        }
        _ = try await engine.apply(prepared, run: run)
        try store.finish(run, status: Int(status.rawValue), at: session.context.now())
    }

    /// What is noted of meters that are blocked at a vendor, of which no plan tells what stands there: what the merge found agreed,
    /// of meters that the files have as it came out.
    private static func notes(_ sync: PreparedSync, on plan: VendorPlan, _ project: Project) -> [Binding] {
        let blocked = plan.unrepresented
        let written = project.meters.map(\.meter).filter {
            blocked.contains($0.key) && sync.decision.definitions[$0.key] == $0
        }
        guard !written.isEmpty, var merged = sync.prepared.plan.vendors.first(where: { $0.name == plan.name }) else {
            return []
        }
        merged.noteAgreed()
        let keys = Set(written.map(\.key))
        return (merged.refreshed + sync.agreed.filter { $0.vendor == plan.name }).filter { binding in
            !binding.meters.isEmpty && keys.isSuperset(of: binding.meters)
        }
    }
}
