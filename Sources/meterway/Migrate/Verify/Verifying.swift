import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

/// Compares both ends of a migration, traces what differs, shows it, and notes it in the state.
struct Verifying: Sendable {
    let gathering: UsageGathering
    let route: MigrationRoute
    let request: VerifyRequest

    private var session: ProjectSession { gathering.session }

    /// Everything that was found.
    struct Found: Sendable {
        var report: VerificationReport
        /// The series of the plots.
        var plots: [UsagePlot] = []
        /// By what each meter counted when it was compared.
        var definitions: [Meter.Key: String] = [:]
        /// The same without the counters that nobody manages, where that is something else.
        var managed: [Meter.Key: String] = [:]
    }

    /// Does it all, and answers with the status.
    func run(page: NewFile?, document: NewFile?) async throws -> ExitStatus {
        let found = try await compare(plots: page != nil)
        let report = found.report
        let text = VerificationJSONView.json(report).text(.pretty) + "\n"
        let digest = AuditDigest(of: Array(text.utf8)).description
        let status = Self.status(report)
        if let document { try document.write(text) }
        if let page {
            let facts = VerificationPage.Facts(project: session.project.file, digest: digest, document: document?.path)
            try page.write(VerificationPage(report: report, plots: found.plots, facts: facts).html.text)
        }
        let note = request.keeps ? try await keep(found, digest, status) : nil
        show(report, text)
        session.sayRequests()
        for line in [note, page.map { "The page is \($0.path)." }].compactMap(\.self)
        where session.options.format == .text {
            session.context.console.say(line)
        }
        return status
    }

    /// How the command ends: a vendor could not be read, the ends differ, or they agree.
    static func status(_ report: VerificationReport) -> ExitStatus {
        report.isUnreadable ? .error : report.passed ? .done : .conflict
    }

    private func show(_ report: VerificationReport, _ json: String) {
        let console = session.context.console
        switch session.options.format {
        case .text: console.result(VerificationTextView(palette: console.palette).render(report))
        case .json: console.result(json)
        case .markdown: console.result(VerificationMarkdownView.render(report))
        }
    }

    /// Asks both vendors, and traces what differs.
    private func compare(plots: Bool) async throws -> Found {
        let record = try session.store.migration(route)
        let bindings = try session.store.bindings()
        let surveyed = try await gathering.survey(known: known(record))
        let vendors = [route.from, route.to].compactMap { end in surveyed.first { $0.survey.vendor == end } }
        try gathering.checkSelection(vendors.map(\.survey), besides: record?.meters.map(\.key) ?? [])
        let chosen = try VerifiedMeters(route, record, vendors.map(\.survey), session)
        let question = UsageQuestion(
            meters: chosen.keys,
            window: request.window,
            step: request.step,
            customers: request.customers
        )
        let meters = gathering.meters(chosen.keys, vendors)
        let reference = request.events.names.isEmpty ? nil : try gathering.reference(request.events, question, meters)
        let filed = filedCustomers(chosen.keys)
        let known = filed.merging(reference?.customers ?? [:]) { $0.union($1) }
        let usages = await gathering.askWhole(question, vendors, known: known)
        let table = UsageTable(question, usages, references: reference?.totals, customers: filed)
        var rows = table.rows.compactMap { ComparedRow($0, request.tolerance, leavesOut: request.leavesOut) }
        let unapplied = UnappliedEdits(chosen.keys, session.project.meters, bindings, route)
        let tracing = Tracing(
            gathering: gathering,
            request: request,
            vendors: vendors,
            usages: usages,
            meters: meters,
            edits: unapplied.byVendor,
            earlier: reference?.earlier ?? [:],
            bad: { [console = session.context.console] in console.say("error: no event: \($0)") }
        )
        try await tracing.explain(&rows)
        var found = Found(
            report: report(chosen, usages, reference, rows, edited: unapplied.words),
            plots: plots ? await tracing.plots(chosen.keys) : []
        )
        found.digest(chosen.keys, in: bindings + (record?.released ?? []), vendors.map(\.survey), route, session)
        return found
    }

    /// What came of the comparison.
    private func report(
        _ chosen: VerifiedMeters,
        _ usages: [VendorUsage],
        _ reference: UsageReference?,
        _ rows: [ComparedRow],
        edited: [Meter.Key: [String]]
    ) -> VerificationReport {
        var report = VerificationReport(
            route: route,
            window: request.window,
            tolerance: request.tolerance,
            leavesOut: request.leavesOut,
            readAt: Dictionary(keepingFirst: usages.map { ($0.vendor, $0.readAt) }),
            meters: chosen.keys,
            customers: request.customers,
            events: request.events.names,
            rows: rows,
            allowsIdle: request.allowsIdle,
            edited: edited,
            remarks: remarks(chosen, usages, reference)
        )
        if request.allowsIdle, !report.idle.isEmpty {
            report.remarks.append(VerificationWords.idle(report))
        }
        return report
    }

    /// The ids of definitions that the record knows, by vendor.
    private func known(_ record: MigrationRecord?) -> [String: [Meter.Key: String]] {
        var known: [String: [Meter.Key: String]] = [:]
        for object in record?.objects ?? [] where object.meters.count == 1 {
            for (vendor, end) in [(route.from, object.old), (route.to, object.new)] {
                guard let end, end.ref.key == object.meters[0].text,
                    session.connections.contains(where: {
                        $0.name == vendor && $0.adapter.translator.definitionKind == end.ref.kind
                    })
                else { continue }
                known[vendor, default: [:]][object.meters[0]] = end.id
            }
        }
        return known
    }

    /// The customers that the files have counters for.
    private func filedCustomers(_ keys: [Meter.Key]) -> [Meter.Key: Set<String>] {
        let filed = session.connections.flatMap { session.project.customers(for: $0.name) }
        return Dictionary(grouping: filed.filter { keys.contains($0.meter) }, by: \.meter)
            .mapValues { Set($0.map(\.customer)) }
    }

    /// What there is to say besides the numbers.
    private func remarks(_ chosen: VerifiedMeters, _ usages: [VendorUsage], _ reference: UsageReference?) -> [String] {
        let readAt = usages.map(\.readAt).min() ?? session.context.now()
        var remarks = chosen.remarks + UsageWords.remarks(on: request.window, readAt: readAt)
        if !request.customers.isEmpty {
            remarks.append("only the customers \(Excerpt.names(request.customers)) were compared")
        }
        remarks += (reference?.earlier ?? [:]).sorted { $0.key < $1.key }.map(UsageWords.earlier)
        let rejected = (reference?.rejected ?? []).map(\.event.id).distinct
        if !rejected.isEmpty {
            remarks.append("the events \(Excerpt.names(rejected)) could not be evaluated and are not in the reference")
        }
        if let bad = reference?.badLines, !bad.isEmpty {
            remarks.append(
                bad.count == 1
                    ? "a line of the event files is no event: \(bad[0].words)"
                    : "\(bad.count) lines of the event files are no events, the first being \(bad[0].words)"
            )
        }
        return remarks
    }

    /// Notes the result in the record of the migration, as a run of the history.
    ///
    /// - Returns: what to say of it.
    private func keep(_ found: Found, _ digest: String, _ status: ExitStatus) async throws -> String {
        guard request.customers.isEmpty else {
            return "Not noted for `migrate cutover`, since only some customers were compared."
        }
        guard status != .error else { return "Not noted for `migrate cutover`, since a vendor could not be read." }
        let (context, project, store) = (session.context, session.project, session.store)
        guard try store.migration(route) != nil else {
            return "Not noted for `migrate cutover`: nothing was moved from \(route) by `migrate run` yet."
        }
        let report = found.report
        var verification = Verification(
            at: report.readAt.values.min() ?? context.now(),
            window: report.window,
            passed: report.passed,
            tolerance: report.tolerance.description,
            leftOut: report.leftOut,
            meters: report.meters,
            compared: report.compared,
            differing: report.failures.count,
            definitions: found.definitions,
            report: digest,
            failed: report.failed,
            idle: report.allowsIdle ? report.idle : []
        )
        verification.managed = found.managed
        return try await store.locked(by: context.owner(of: "migrate verify")) { [verification] in
            guard let record = try store.migration(route) else { return "" }
            let entry = context.record(of: "migrate verify", in: project)
            let run = try store.recorded(entry, ending: status, at: context.now) { run in
                try store.keep(record.noting(verification, run: run, status: Int(status.rawValue)), by: run)
            }
            return "Noted for `migrate cutover` as run \(run)."
        }
    }
}

extension Verifying.Found {
    /// Takes down by what each meter counts.
    fileprivate mutating func digest(
        _ keys: [Meter.Key],
        in bindings: [Binding],
        _ surveys: [UsageSurvey],
        _ route: MigrationRoute,
        _ session: ProjectSession
    ) {
        let project = session.project.digested(on: route, by: session.context.vendors, now: session.context.now())
        let strays = Dictionary(keepingFirst: surveys.map { ($0.vendor, $0.strays) })
        definitions = DefinitionDigest.all(of: keys, in: bindings, on: route, project: project, strays: strays)
        let managed = DefinitionDigest.all(of: keys, in: bindings, on: route, project: project)
        self.managed = managed.filter { definitions[$0.key] != $0.value }
    }
}
