import AdapterKit
import Catalog
import MeterConfig
import Metering
import Migration
import SyncEngine

/// Asks the vendors of a session for usage.
struct UsageGathering: Sendable {
    let session: ProjectSession
    /// By how many seconds a recorded reading may miss a bound.
    var gap: Int64 = 0

    /// A vendor with what it has.
    struct Surveyed: Sendable {
        var reader: UsageReader
        var survey: UsageSurvey
    }

    /// The project's meters.
    var definitions: [Meter.Key: Meter] { session.project.definitions }

    /// Reads what each vendor has; all at the same time.
    ///
    /// - Parameter known: further ids of definitions, by vendor.
    /// - Returns: the vendors in their order.
    /// - Throws: what the state or a recording in it says.
    func survey(known: [String: [Meter.Key: String]] = [:]) async throws -> [Surveyed] {
        let bindings = try bindings()
        let readers = try session.connections.map { connection in
            guard let vendor = session.context.vendors[adapter: connection.adapterName] else {
                throw CommandFailure("there is no adapter `\(connection.adapterName)`")
            }
            return UsageReader(
                connection,
                vendor.adapter,
                bindings: bindings,
                definitions: definitions,
                known: known[connection.name] ?? [:],
                recorded: try RecordedUsage(session.store, vendor: connection.name, gap: gap),
                now: session.context.now
            )
        }
        return await readers.concurrentMap { reader in Surveyed(reader: reader, survey: await reader.survey()) }
    }

    /// What is bound, and what migrations have let go of at the vendors that they left: its usage is still told.
    private func bindings() throws -> [Binding] {
        let bound = try session.store.bindings()
        let left = try session.store.migrations().flatMap(\.released).filter { released in
            !bound.contains { $0.vendor == released.vendor && $0.ref == released.ref }
        }
        return bound + left
    }

    /// Asks each vendor; all at the same time.
    func ask(_ question: UsageQuestion, _ vendors: [Surveyed]) async -> [VendorUsage] {
        await vendors.concurrentMap { await $0.reader.usage(question, $0.survey) }
    }

    /// Asks each vendor, and one that cannot list all customers again by the names of those whom another side knows.
    ///
    /// - Parameters:
    ///   - question: what is asked.
    ///   - vendors: whom.
    ///   - known: customers who are known without the vendors, by meter.
    /// - Returns: their answers, in their order.
    func askWhole(
        _ question: UsageQuestion,
        _ vendors: [Surveyed],
        known: [Meter.Key: Set<String>]
    ) async -> [VendorUsage] {
        let usages = await ask(question, vendors)
        guard usages.contains(where: { !$0.crowded.isEmpty }) else { return usages }
        let names = usages.reduce(into: known) { names, usage in
            for key in question.meters { names[key, default: []].formUnion(usage.customers(of: key)) }
        }
        return await Array(zip(vendors, usages)).concurrentMap { vendor, usage in
            await vendor.reader.completing(usage, of: names, question, vendor.survey)
        }
    }

    /// What the events of files come to, meter by meter.
    ///
    /// - Parameters:
    ///   - files: the files.
    ///   - question: the meters, the window and the step.
    ///   - meters: the definitions; a meter without one has no reference.
    /// - Returns: the totals, and what could not be counted.
    /// - Throws: ``CommandFailure`` where a file cannot be read.
    func reference(
        _ files: EventFiles,
        _ question: UsageQuestion,
        _ meters: [Meter.Key: Meter]
    ) throws -> UsageReference {
        let earlier = try earlier()
        var series = question.meters.compactMap { key in
            meters[key].map { ReferenceSeries($0, in: question.window, by: question.step, earlier: earlier[key]) }
        }
        var known = KnownEvents()
        let bad = try files.each { event in
            let isRepeat = !known.insert(event)
            for index in series.indices { series[index].add(event, isRepeat: isRepeat) }
        }
        var reference = UsageReference(series, bad)
        reference.earlier = earlier.filter { question.meters.contains($0.key) && meters[$0.key] != nil }
        return reference
    }

    /// By what meters counted before, or still do, where a change waits for the end of a billing period, or did.
    ///
    /// Where vendors do not agree on that, events are counted by the definition alone.
    private func earlier() throws -> [Meter.Key: ReferenceSeries.Earlier] {
        var found: [Meter.Key: Set<ReferenceSeries.Earlier?>] = [:]
        let bindings = try session.store.bindings()
        for connection in session.connections {
            let kind = connection.adapter.translator.definitionKind
            let own = bindings.filter { $0.vendor == connection.name && $0.ref.kind == kind }
            let inForce = DefinitionsInForce(
                definitions,
                patient: session.project.patientMeters,
                bindings: own,
                kind: kind,
                now: session.context.now()
            )
            for key in Set(own.flatMap(\.meters)) {
                found[key, default: []].insert(inForce.earlier(key))
            }
        }
        return found.compactMapValues { known in
            guard known.count == 1, let earlier = known.first else { return nil }
            return earlier
        }
    }

    /// Usage side by side, with the reference where events are at hand.
    ///
    /// - Parameters:
    ///   - window: the time that is asked about.
    ///   - asked: the steps and the customers.
    ///   - events: the events of the reference; without any there is none.
    /// - Returns: the report.
    /// - Throws: ``CommandFailure`` where no meter is chosen, or a file cannot be read.
    func report(_ window: Period, _ asked: UsageOptions, _ events: EventFiles) async throws -> UsageReport {
        let vendors = try await survey()
        let keys = try chosen(vendors.map(\.survey))
        let question = UsageQuestion(meters: keys, window: window, step: asked.by, customers: asked.customer.distinct)
        let meters = events.names.isEmpty ? [:] : meters(keys, vendors)
        let reference = events.names.isEmpty ? nil : try reference(events, question, meters)
        let usages = await askWhole(question, vendors, known: reference?.customers ?? [:])
        return UsageReport(
            table: UsageTable(question, usages, references: reference?.totals),
            readAt: usages.map(\.readAt).min() ?? session.context.now(),
            rejected: reference?.rejected ?? [],
            badLines: reference?.badLines ?? [],
            repeated: keys.flatMap { reference?.repeats[$0] ?? [] }.distinct,
            resting: keys.filter { meters[$0].map { $0.status != .active } ?? false },
            earlier: reference?.earlier ?? [:]
        )
    }

    /// The meters that are shown: those of the project, the bound ones, and with a pattern also what only a vendor has.
    private func chosen(_ surveys: [UsageSurvey]) throws -> [Meter.Key] {
        let selection = session.selection
        let names = Set(surveys.map(\.vendor))
        let bound = try session.store.bindings().filter { names.contains($0.vendor) }.flatMap(\.meters)
        let found = selection.isEverything ? [] : surveys.flatMap(\.entries.keys)
        let project = session.project.meters.map(\.meter.key)
        try checkSelection(surveys)
        let keys = (project + Set(bound + found).subtracting(project).sorted()).filter(selection.contains)
        guard !keys.isEmpty else {
            guard selection.isEverything else {
                throw CommandFailure(
                    "no meter of the project or of a vendor that was read matches \(session.options.selecting)"
                )
            }
            throw CommandFailure(
                "the project has no meter and nothing is bound",
                hint: "name one that a vendor has with `--meter`"
            )
        }
        return keys
    }

    /// Refuses patterns that match no meter; what a vendor that could not be read has is not known.
    func checkSelection(_ surveys: [UsageSurvey], besides others: [Meter.Key] = []) throws {
        guard surveys.allSatisfy({ $0.failure == nil }) else { return }
        let found = surveys.flatMap(\.entries.keys)
        try session.checkSelection(among: found + others, of: "the project or of a vendor")
    }

    /// The definitions of meters: those of the project, else as they were written last, else as a vendor has them.
    func meters(_ keys: [Meter.Key], _ vendors: [Surveyed]) -> [Meter.Key: Meter] {
        var meters = definitions
        for key in keys where meters[key] == nil {
            let entries = vendors.compactMap { $0.survey.entries[key] }
            meters[key] = entries.compactMap(\.given).first ?? entries.compactMap(\.decoded).first
        }
        return meters
    }
}

extension DefinitionsInForce {
    /// By what a meter counted before, or still does; `nil` where that is what the project says.
    fileprivate func earlier(_ key: Meter.Key) -> ReferenceSeries.Earlier? {
        if let held = held[key] { return .init(meter: held.inForce, until: held.until) }
        return past[key].map { .init(meter: $0.before, until: $0.at) }
    }
}

/// What the events of files come to.
struct UsageReference: Sendable {
    /// The totals by meter and period.
    var totals: [Meter.Key: [Period: UsageTotals]] = [:]
    /// The events that a meter could not evaluate.
    var rejected: [UsageReport.Rejection] = []
    /// The lines that are no events.
    var badLines: [EventFiles.BadLine]
    /// The ids that came again, by meter, once for each repeat.
    var repeats: [Meter.Key: [String]] = [:]
    /// By what meters counted before, where that is not what the project says.
    var earlier: [Meter.Key: ReferenceSeries.Earlier] = [:]

    /// The customers of the events, by meter.
    var customers: [Meter.Key: Set<String>] { totals.mapValues(\.customers) }

    init(_ series: [ReferenceSeries], _ badLines: [EventFiles.BadLine]) {
        self.badLines = badLines
        for own in series {
            let (totals, rejected) = own.totals()
            self.totals[own.meter.key] = totals
            self.rejected += rejected.map { UsageReport.Rejection(meter: own.meter.key, event: $0) }
            repeats[own.meter.key] = own.repeats
        }
    }
}
