import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// The steps of a sync: lock, read all sides, decide, show, check the limits, ask, write, report.
struct Syncing: Sendable {
    let session: ProjectSession
    let parties: SyncParties
    let policy: SyncPolicy
    /// Decisions of doubtful matches.
    var matches: [IdentityMatch] = []
    /// Whether the meter files are a side.
    let filesTakePart: Bool
    /// Whether a target's objects that differ are adopted; among peers what was merged is written in any case.
    let adopt: Bool
    let safety: SafetyOptions
    var replaced: ReplacedObjects?

    private var console: Console { session.context.console }
    private var format: OutputFormat { session.options.format }

    /// Does it.
    func run() async throws -> ExitStatus {
        try await session.store.locked(by: session.context.owner(of: "sync")) { try await runLocked() }
    }

    /// Shows what it would do.
    func preview() async throws -> ExitStatus {
        let sync = try await session.engine.prepareSync(request)
        switch format {
        case .text, .markdown: show(sync)
        case .json:
            let plan = PlanJSONView.json(sync.prepared.plan)
            console.result(plan.adding(SyncJSONView.members(sync.decision)).text(.pretty))
        }
        session.sayRequests()
        return .gravest(PlanOutput.failures(sync.prepared.plan) + statuses(sync.decision))
    }

    private func runLocked() async throws -> ExitStatus {
        let done = try await carryOut { if format == .text { show($0) } }
        if format == .markdown { console.result(SyncMarkdownView.render(done.sync.decision)) }
        done.run.show(done.report, done.sync.prepared.plan, adding: SyncJSONView.members(done.sync.decision))
        return done.status
    }

    /// A sync that was carried out.
    private struct Done {
        var sync: PreparedSync
        var run: PlanRun
        var report: ApplyReport
        var status: ExitStatus
    }

    /// Decides, asks, and does it.
    private func carryOut(showing show: (PreparedSync) -> Void) async throws -> Done {
        let sync = try await session.engine.prepareSync(request)
        try session.checkNotStopped()
        show(sync)
        let run = PlanRun(session: session, command: "sync", safety: safety)
        try await run.clear(sync.prepared.plan)
        let (report, status) = try await run.carryOut(
            sync.prepared,
            beside: statuses(sync.decision)
        ) { engine, number in try await engine.apply(sync, run: number) }
        return Done(sync: sync, run: run, report: report, status: status)
    }

    /// One round of a watch: does it, or only looks.
    func round(isDry: Bool) async throws -> WatchRound {
        guard !isDry else {
            let sync = try await session.engine.prepareSync(request)
            let status = ExitStatus.gravest(PlanOutput.failures(sync.prepared.plan) + statuses(sync.decision))
            return WatchRound(sync: sync, report: nil, status: status, requests: session.requests)
        }
        return try await session.store.locked(by: session.context.owner(of: "sync")) {
            let done = try await carryOut { _ in }
            return WatchRound(
                sync: done.sync,
                report: done.report,
                status: done.status,
                requests: session.requests
            )
        }
    }

    /// Shows the decision and the plan that it leads to.
    private func show(_ sync: PreparedSync) {
        let palette = Palette(isColored: console.isColored)
        switch format {
        case .text: console.result(SyncTextView(palette: palette, mode: parties.mode).render(sync.decision))
        case .markdown: console.result(SyncMarkdownView.render(sync.decision))
        case .json: break
        }
        PlanOutput.show(sync.prepared.plan, format, console)
    }

    private func statuses(_ decision: SyncDecision) -> [ExitStatus] { decision.needsAnswers ? [.conflict] : [] }

    private var request: SyncRequest {
        let mayAdopt = parties.mode == .peers || adopt
        let general = session.planOptions(
            at: nil,
            adopt: mayAdopt,
            allowReplace: safety.allowReplace,
            replaced: replaced
        )
        return SyncRequest(
            participants: Set(parties.names),
            mode: parties.mode,
            policy: policy,
            matches: matches,
            files: SyncFiles(session.project),
            filesTakePart: filesTakePart,
            projectVendors: session.project.vendors.map(\.instance),
            options: Dictionary(
                parties.names.map { name in
                    let options = session.planOptions(
                        at: name,
                        adopt: mayAdopt,
                        allowReplace: safety.allowReplace,
                        replaced: replaced
                    )
                    return (name, options)
                }
            ) { first, _ in first },
            general: general,
            defaults: session.project.defaults
        )
    }
}

extension SyncFiles {
    /// What a project's files say, with overrides by instance.
    init(_ project: Project) {
        var overrides: [Meter.Key: [String: [String: JSONValue]]] = [:]
        for vendor in project.vendors {
            for entry in project.entries(for: vendor.instance) where !entry.overrides.isEmpty {
                overrides[entry.meter.key, default: [:]][vendor.instance] = entry.overrides
            }
        }
        self.init(
            meters: project.meters.map { configured in
                Entry(configured.meter, vendors: configured.vendors, overrides: overrides[configured.meter.key] ?? [:])
            },
            events: project.events,
            customers: project.customers.map(\.customer)
        )
    }
}
