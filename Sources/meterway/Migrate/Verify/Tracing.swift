import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

/// Gathers what may tell why numbers differ, and has it traced.
struct Tracing: Sendable {
    let gathering: UsageGathering
    let request: VerifyRequest
    /// Both vendors, the one that is left first.
    let vendors: [UsageGathering.Surveyed]
    /// What they said.
    let usages: [VendorUsage]
    /// The definitions.
    let meters: [Meter.Key: Meter]
    /// What the files say otherwise than what is applied, by vendor.
    let edits: [String: [Meter.Key: [String]]]
    /// By what meters counted before, where a change waits for a period's end, or did.
    let earlier: [Meter.Key: ReferenceSeries.Earlier]
    /// Takes lines of dead-letter files that are no letters.
    let bad: @Sendable (String) -> Void

    /// How many numbers are traced, since each takes a look at every event of its meter.
    private static let most = 60

    private var session: ProjectSession { gathering.session }

    /// Gives rows that differ their causes.
    func explain(_ rows: inout [ComparedRow]) async throws {
        let differing = rows.indices.filter { rows[$0].outcome.isTraced }
        guard !differing.isEmpty, vendors.count == 2 else { return }
        // The row of all customers, where some of theirs differ too, comes of these.
        let parts = Dictionary(grouping: differing.map { rows[$0] }.filter { $0.customer != nil }, by: Cell.init)
        let sums = Set(differing.filter { rows[$0].customer == nil && parts[Cell(rows[$0])] != nil })
        let unexplained = differing.filter { !sums.contains($0) }
        let traced = unexplained.prefix(Self.most)
        let material = try await material(for: traced.map { rows[$0] })
        for index in traced {
            guard let difference = material.difference(rows[index]) else { continue }
            let outcome = DifferenceTracer.trace(difference)
            rows[index].causes = outcome.causes
            rows[index].ruledOut = outcome.isExplained ? [] : outcome.ruledOut
        }
        for index in sums {
            let names = (parts[Cell(rows[index])] ?? []).compactMap(\.customer)
            rows[index].causes = [ofCustomers(names, rows[index])]
        }
        for index in unexplained.dropFirst(Self.most) {
            rows[index].ruledOut = ["nothing: only the first \(Self.most) differences are traced"]
        }
    }

    /// What the rows of customers and that of all of them have in common.
    private struct Cell: Hashable {
        let meter: Meter.Key
        let period: Period

        init(_ row: ComparedRow) {
            meter = row.meter
            period = row.period
        }
    }

    private func ofCustomers(_ names: [String], _ row: ComparedRow) -> Trace {
        let one = names.count == 1
        return Trace(
            .customers,
            at: row.new.vendor,
            "it comes of \(one ? "" : "\(names.count) customers: ")\(Excerpt.names(names)), whose \(one ? "row tells" : "rows tell") why",
            evidence: "the rows of single customers"
        )
    }

    /// Everything that rows need to be traced.
    private func material(for rows: [ComparedRow]) async throws -> TracingMaterial {
        let keys = Set(rows.map(\.meter)).sorted()
        var material = TracingMaterial(
            window: request.window,
            meters: meters,
            usages: usages,
            readAt: usages.map(\.readAt).min() ?? session.context.now(),
            mismatches: mismatches(keys),
            zones: zones(keys),
            countsSince: await countsSince(keys)
        )
        material.edits = edits
        material.earlier = earlier
        material.step = request.window.length > 62 * 86_400 ? .day : .hour
        let customers = Set(rows.compactMap(\.customer))
        let needsAll = rows.contains { $0.customer == nil } || customers.count > 50
        let question = UsageQuestion(
            meters: keys,
            window: request.window,
            step: material.step,
            customers: needsAll ? [] : customers.sorted()
        )
        material.series = await gathering.ask(question, vendors)
        if !request.events.names.isEmpty { try collectEvents(rows, &material) }
        let unread = try request.letters.lines { _, line in
            guard let letter = line.letter, let event = line.event else { return }
            for vendor in letter.vendor.map({ [$0] }) ?? usages.map(\.vendor) {
                material.letters.append(
                    DeadLetterEntry(vendor: vendor, reason: letter.reason, event: event, meters: letter.meters)
                )
            }
        }
        for line in unread { bad(line.words) }
        return material
    }

    /// The events that differing meters may take, a day around the window included.
    private func collectEvents(_ rows: [ComparedRow], _ material: inout TracingMaterial) throws {
        let day: Int64 = 86_400
        guard
            let around = try? Period(
                start: request.window.start.adding(seconds: -day),
                end: request.window.end.adding(seconds: day)
            )
        else { return }
        let everybody = Set(rows.filter { $0.customer == nil }.map(\.meter))
        let customers = Dictionary(grouping: rows, by: \.meter).mapValues { Set($0.compactMap(\.customer)) }
        let wanted = customers.keys.compactMap { meters[$0] }
        for meter in wanted { material.events[meter.key] = [:] }
        var known = KnownEvents()
        _ = try request.events.each { event in
            // The first event of an id is that also where it is of another time, another customer or another name.
            let isRepeat = !known.insert(event)
            guard around.contains(event.timestamp) else { return }
            for meter in wanted where isTaken(event.event, by: meter) {
                guard everybody.contains(meter.key) || customers[meter.key]?.contains(event.customer) == true else {
                    continue
                }
                material.events[meter.key]?[event.customer, default: .init()].add(event, isRepeat: isRepeat)
            }
        }
    }

    /// Whether a meter may count events of a name, now or by what it counted before.
    private func isTaken(_ name: String, by meter: Meter) -> Bool {
        [meter, earlier[meter.key]?.meter].compactMap(\.self).contains { $0.event == nil || $0.event == name }
    }

    /// What the definition at a vendor says otherwise than what the project comes to there.
    private func mismatches(_ keys: [Meter.Key]) -> [String: [Meter.Key: [String]]] {
        let intentions = session.intentions()
        var mismatches: [String: [Meter.Key: [String]]] = [:]
        for vendor in vendors {
            let name = vendor.survey.vendor
            guard let intention = intentions[name] else { continue }
            let translator = vendor.reader.connection.adapter.translator
            let meant = translator.readBack(intention.translation.objects).meters.map(\.meter).keyed(by: \.key)
            for key in keys {
                guard let meant = meant[key], let entry = vendor.survey.entries[key] else { continue }
                let words = entry.decoded.map { MeaningDifference.words($0, meant) } ?? ["it cannot be read any more"]
                if !words.isEmpty { mismatches[name, default: [:]][key] = words }
            }
        }
        return mismatches
    }

    private func zones(_ keys: [Meter.Key]) -> [TimeZoneID] {
        let schedules =
            keys.compactMap { meters[$0]?.resetSchedule } + [session.project.defaults.resetSchedule].compactMap(\.self)
        return schedules.map(\.timeZone).distinct(by: \.identifier)
    }

    /// From when on customers' counters count, where they began within the window.
    private func countsSince(_ keys: [Meter.Key]) async -> [String: [Meter.Key: [String: Timestamp]]] {
        var found: [String: [Meter.Key: [String: Timestamp]]] = [:]
        for vendor in vendors where vendor.survey.keepsCounters {
            guard let source = vendor.reader.connection.adapter.usage else { continue }
            for key in keys {
                guard let entry = vendor.survey.entries[key], let counters = try? await source.running(entry.object)
                else {
                    continue
                }
                for counter in counters where counter.isFirst && request.window.contains(counter.period.start) {
                    found[vendor.survey.vendor, default: [:]][key, default: [:]][counter.customer] =
                        counter.period.start
                }
            }
        }
        return found
    }

    /// The usage of each meter at both vendors, step by step, for plots.
    func plots(_ keys: [Meter.Key]) async -> [UsagePlot] {
        guard vendors.count == 2 else { return [] }
        let days = (request.window.length + 86_399) / 86_400
        let step: UsageQuery.Step = days <= 3 ? .hour : days <= 100 ? .day : .month
        let question = UsageQuestion(meters: keys, window: request.window, step: step, customers: request.customers)
        let answers = await gathering.ask(question, vendors)
        return keys.map { key in
            UsagePlot(
                meter: key,
                unit: meters[key]?.unit,
                step: step,
                periods: question.periods,
                old: answers[0].series(key, question.periods),
                new: answers[1].series(key, question.periods)
            )
        }
    }
}

extension ComparedRow.Outcome {
    /// Whether there is something to find out.
    fileprivate var isTraced: Bool { self == .differs || self == .unlikeEvents || self == .absent }
}

extension VendorUsage {
    /// What the vendor tells of all customers, period by period; `nil` where it tells none.
    fileprivate func series(_ key: Meter.Key, _ periods: [Period]) -> UsagePlot.Series {
        let readings = periods.map { reading(key, nil, in: $0) }
        let note = readings.first { !$0.isTold }?.note
        return UsagePlot.Series(
            vendor: vendor,
            values: readings.map { $0.isTold ? $0.quantity ?? .zero : nil },
            note: note
        )
    }
}
