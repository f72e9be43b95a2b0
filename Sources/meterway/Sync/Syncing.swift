import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// The steps of a sync: lock, read all sides, decide, show, check the limits, ask, write, report.
struct Syncing: LockedSteps {
    let command = "sync"
    let session: ProjectSession
    let parties: SyncParties
    /// The side whose edits win, before the project's preferences.
    let prefer: String?
    /// The files by which a person is asked and answers.
    var reviewFiles = SyncReviewFiles()
    /// Whether the meter files are a side.
    let filesTakePart: Bool
    /// What its plans may do; among peers what was merged is written also to what is adopted.
    let allowed: Allowance
    let safety: SafetyOptions

    /// A sync that is decided and planned, with what it makes of the files.
    private struct Prepared: PreparedWork {
        var sync: PreparedSync
        var edited = EditedFiles()

        var decision: SyncDecision { sync.decision }
        var plan: Plan { sync.prepared.plan }
        /// What a person agrees to.
        var shown: ShownPlan { ShownPlan(plan, decision, files: edited.files) }
        /// The status that it brings about by itself.
        var statuses: [ExitStatus] {
            PlanOutput.failures(plan) + (decision.needsAnswers ? [.conflict] : [])
                + (edited.refusals.isEmpty ? [] : [.partial])
        }
    }

    /// A sync that was carried out.
    private struct Done {
        var prepared: Prepared
        var run: PlanRun
        var report: ApplyReport
        var status: ExitStatus
        /// The files for a person that could not be written.
        var unwritten: [CommandFailure.Problem]
    }

    /// Shows what it would do.
    func preview() async throws -> ExitStatus {
        let prepared = try await prepare()
        if format == .json {
            let plan = PlanJSONView.json(prepared.plan)
            let requests = RequestWords.member(session.requests)
            console.result(plan.adding(members(prepared)).adding(requests).text(.pretty))
        } else {
            show(prepared)
        }
        for alarm in alarms(prepared) { console.say(alarm) }
        let unwritten = reviewFiles.write(prepared.decision, in: session)
        session.sayRequests()
        guard unwritten.isEmpty else { throw CommandFailure(unwritten) }
        return .gravest(prepared.statuses)
    }

    /// One round of a watch: does it, or only looks.
    func round(isDry: Bool) async throws -> WatchRound {
        guard !isDry else {
            let prepared = try await prepare()
            return WatchRound(
                sync: prepared.sync,
                report: nil,
                status: .gravest(prepared.statuses),
                requests: session.requests
            )
        }
        return try await session.store.locked(by: session.context.owner(of: command)) {
            let done = try await carryOut { _ in }
            return WatchRound(
                sync: done.prepared.sync,
                report: done.report,
                status: done.status,
                requests: session.requests
            )
        }
    }

    func runLocked() async throws -> ExitStatus {
        let done = try await carryOut { if format == .text { show($0) } }
        if format == .markdown { console.result(markdown(done.prepared)) }
        done.run.show(done.report, done.prepared.plan, adding: members(done.prepared))
        guard done.unwritten.isEmpty else { throw CommandFailure(done.unwritten) }
        return done.status
    }

    /// Decides, asks, writes the files, and then the vendors.
    ///
    /// The files come first: what is cut off between them leaves an edit of the files that flows on with the next sync, where
    /// files that lag behind would look like an edit that takes everything back.
    private func carryOut(showing show: (Prepared) -> Void) async throws -> Done {
        var prepared = try await prepare()
        try session.checkNotStopped()
        show(prepared)
        // What is settled does not wait for a file that cannot be written, which is told in the end.
        let unwritten = reviewFiles.write(prepared.decision, in: session)
        var run = PlanRun(session: session, command: command, safety: safety, question: question(prepared))
        run.alarms = alarms(prepared)
        let writesFiles = !prepared.edited.files.isEmpty
        do {
            prepared = try await run.agreed(to: prepared, hasMore: writesFiles, again: prepare)
        } catch let failure as CommandFailure {
            throw CommandFailure(failure.problems + unwritten, status: failure.status)
        }
        if writesFiles { _ = try FileFollowing(session: session).write(prepared.edited) }
        let (report, status) = try await run.carryOut(
            prepared.sync.prepared,
            hasMore: writesFiles,
            beside: prepared.statuses
        ) { [sync = prepared.sync] engine, number in try await engine.apply(sync, run: number) }
        return Done(prepared: prepared, run: run, report: report, status: status, unwritten: unwritten)
    }

    /// Says where a vendor has lost everything, since that looks like the wrong account; `--max-deletes` says that it is meant.
    private func alarms(_ prepared: Prepared) -> [String] {
        guard safety.maxDeletes == nil else { return [] }
        let deletes = prepared.plan.vendors.map { vendor in vendor.changes.count { $0.action == .delete } }.max() ?? 0
        return prepared.decision.emptied.sorted { $0.key < $1.key }.map { name, count in
            "\(name): all \(count) meters that were there are gone, and would be deleted elsewhere too; nothing was written. "
                + "Look whether this is the right account; if it is meant, allow it with `--max-deletes \(deletes)`"
        }
    }

    private func question(_ prepared: Prepared) -> String {
        let files = prepared.edited.files.isEmpty ? "" : ", and write the files"
        return "Apply these changes\(files)? Only `yes` is taken for yes: "
    }

    /// Decides and plans; a meter that the files cannot take over stays as it is everywhere, so that they do not lag behind.
    private func prepare() async throws -> Prepared {
        let request = try request
        var prepared = Prepared(sync: try await session.engine.prepareSync(request))
        try session.checkSelection(of: prepared.sync)
        guard let changes = prepared.decision.files, !changes.isEmpty else { return prepared }
        let following = FileFollowing(session: session)
        prepared.edited = following.edit(changes)
        let refused = Set(prepared.edited.refusals.flatMap { $0.keys(among: prepared.decision.definitions.values) })
        guard !refused.isEmpty else { return prepared }
        var narrowed = request
        let selects = request.general.selects
        narrowed.general.selects = { selects($0) && !refused.contains($0) }
        var second = Prepared(sync: try await session.engine.prepareSync(narrowed))
        if let changes = second.decision.files, !changes.isEmpty { second.edited = following.edit(changes) }
        second.edited.refusals = prepared.edited.refusals
        return second
    }

    /// Shows the decision, the plan that it leads to, and what becomes of the files.
    private func show(_ prepared: Prepared) {
        guard format == .text else {
            return console.result(markdown(prepared) + PlanMarkdownView.render(prepared.plan))
        }
        let palette = console.palette
        let text = SyncTextView(palette: palette).render(prepared.decision)
        if !text.isEmpty { console.result(text) }
        let files = FileEditsView(edited: prepared.edited).lines(palette)
        if !files.isEmpty { console.result(files.joined(separator: "\n") + "\n\n") }
        for refusal in prepared.edited.refusals {
            console.result("\(palette.red("not written")) \(refusal); nothing of it is written anywhere")
        }
        PlanOutput.show(prepared.plan, format, console)
        sayUndecided(prepared)
    }

    /// Says why nothing is planned where a side is missing.
    private func sayUndecided(_ prepared: Prepared) {
        let unread = prepared.plan.vendors.filter { $0.failure != nil }.map(\.name)
        let isDecided: Bool =
            switch parties.mode {
            case .peers: unread.isEmpty
            case .oneWay(let source, _): !unread.contains(source)
            }
        guard !isDecided else { return }
        console.say(
            "Nothing is decided while \(unread.joined(separator: ", ")) cannot be read: an edit made there could be lost."
        )
    }

    private func markdown(_ prepared: Prepared) -> String {
        let files = FileEditsView(edited: prepared.edited).markdown
        let heading = files.isEmpty ? [] : ["## Files", ""]
        let refusals = prepared.edited.refusals.map { "- not written: " + MarkdownTable.escape($0.description) + "\n" }
        return SyncMarkdownView.render(prepared.decision)
            + (heading + files + refusals).map { $0 + "\n" }.joined()
    }

    private func members(_ prepared: Prepared) -> JSONObject {
        var members = SyncJSONView.members(prepared.decision)
        guard filesTakePart else { return members }
        let view = FileEditsView(edited: prepared.edited)
        members["files"] = .texts(prepared.edited.files.map(\.path))
        members["fileEdits"] = view.json
        members["refused"] = view.refusals
        return members
    }

    /// The project's preferences, with those of the command line before them, and what a person answered.
    private var policy: SyncPolicy {
        get throws {
            var policy = SyncPolicy(session.project.sync)
            if let prefer {
                try check(prefer)
                policy.prefer = prefer
                policy.fields = [:]
            }
            policy.answers = try reviewFiles.answers(in: session)
            return policy
        }
    }

    private func check(_ side: String) throws(CommandFailure) {
        let sides = parties.names + (filesTakePart ? [SyncFiles.side] : [])
        guard !sides.contains(side) else { return }
        let files = side == SyncFiles.side ? "the files are a side with `--write-config`" : nil
        throw CommandFailure(
            "`--prefer \(side)` names no side of this sync",
            expected: "one of \(Excerpt.list(sides))",
            hint: files
        )
    }

    private var request: SyncRequest {
        get throws {
            var allowed = allowed
            if parties.mode == .peers { allowed.adopt = true }
            var request = session.syncRequest(parties.names, parties.mode, session.planOptions(at: nil, allowed))
            request.policy = try policy
            request.matches = try reviewFiles.matches(in: session)
            request.filesTakePart = filesTakePart
            request.options = parties.names.reduce(into: [:]) { $0[$1] = session.planOptions(at: $1, allowed) }
            return request
        }
    }
}
