import AdapterKit
import Catalog
import MeterConfig
import Metering
import Migration

extension VendorTrial {
    /// Sends events to the vendor as it was set up, and reads the totals.
    ///
    /// - Parameters:
    ///   - events: the usage events, each id once, in the order in which they are sent.
    ///   - stage: the vendor as it was set up; it is not changed.
    ///   - meters: the meters to read.
    /// - Returns: the totals, and what of the window did not get through.
    func run(_ events: [UsageEvent], on stage: VendorStage, reading meters: [Meter]) async -> VendorOutcome {
        var outcome = VendorOutcome()
        guard stage.isReadable else {
            for meter in meters {
                outcome.totals[meter.key] = UsageTotals(everywhere: absence(of: meter, on: stage))
            }
            return outcome
        }
        do {
            let adapter = try adapter(RecordKeeper(stage.records), at: closing)
            guard let sink = adapter.events else {
                throw AbsentRole(description: "\(vendor.adapter.title) takes no usage events over its API")
            }
            guard let source = adapter.usage else {
                throw AbsentRole(description: "\(vendor.adapter.title) tells no usage over its API")
            }
            try await send(events, to: sink, on: stage, &outcome)
            let names = Set(events.map(\.customer)).sorted { $0.precedes($1) }
            for meter in meters {
                outcome.totals[meter.key] = await totals(
                    of: meter,
                    told: source,
                    at: adapter,
                    on: stage,
                    knowing: names
                )
            }
        } catch let role as AbsentRole {
            fail(meters, .unavailable(role.description), on: stage, &outcome)
        } catch {
            fail(meters, .failed("\(error)"), on: stage, &outcome)
        }
        return outcome
    }

    private func fail(_ meters: [Meter], _ reading: UsageReading, on stage: VendorStage, _ outcome: inout VendorOutcome)
    {
        for meter in meters {
            let isMade = stage.definitions[meter.key] != nil
            outcome.totals[meter.key] = UsageTotals(everywhere: isMade ? reading : absence(of: meter, on: stage))
        }
    }

    private func send(
        _ events: [UsageEvent],
        to sink: any EventSink,
        on stage: VendorStage,
        _ outcome: inout VendorOutcome
    ) async throws {
        var rejections: [ProofRejection] = []
        let sent = SentEvent.all(of: events, through: stage.translation.projection, rejections: &rejections)
        let size = max(1, sink.maximumBatch)
        for start in stride(from: 0, to: sent.count, by: size) {
            let batch = sent[start..<min(sent.count, start + size)]
            for (event, answer) in zip(batch, try await sink.ingest(batch.map(\.projected))) {
                rejections += answer.loss.map { event.rejections(by: name, $0) } ?? []
            }
        }
        let inside = Set(events.lazy.filter { window.contains($0.timestamp) }.map(\.id))
        outcome.rejections = rejections.filter { inside.contains($0.event) }
    }

    private func totals(
        of meter: Meter,
        told source: any UsageSource,
        at adapter: any VendorAdapter,
        on stage: VendorStage,
        knowing names: [String]
    ) async -> UsageTotals {
        guard let id = stage.definitions[meter.key] else {
            return UsageTotals(everywhere: absence(of: meter, on: stage))
        }
        do {
            guard let object = try await adapter.catalog.read(adapter.translator.definitionKind, id: id) else {
                return UsageTotals(everywhere: .failed("the object \(id) is no longer there"))
            }
            let query = UsageQuery(object: object, aggregation: meter.aggregation, window: window)
            return UsageTotals(
                try await Self.cells(query, from: source, knowing: names),
                meter.aggregation,
                counted: stage.counted[meter.key] ?? [],
                lost: stage.lostCounters[meter.key] ?? [:],
                silence: silence(of: meter)
            )
        } catch {
            return UsageTotals(everywhere: .failed("\(error)"))
        }
    }

    /// The usage of all customers; where there are more than the vendor lists at once, of those of the events, who are all.
    private static func cells(
        _ query: UsageQuery,
        from source: any UsageSource,
        knowing names: [String]
    ) async throws(AdapterError) -> [UsageCell] {
        do throws(AdapterError) {
            return try await source.usage(query)
        } catch {
            guard error.category == .tooManyCustomers else { throw error }
            var query = query
            query.customers = names
            // Of a name that the vendor does not know it says 0, as of one that used nothing.
            return try await source.usage(query).filter { $0.value?.isZero != true }
        }
    }

    /// Why a meter that is not at the vendor has no number.
    private func absence(of meter: Meter, on stage: VendorStage) -> UsageReading {
        if let reading = stage.unread[meter.key] { return reading }
        guard project.entries(for: name).contains(where: { $0.meter.key == meter.key }) else {
            return .unavailable("the meter's `vendors` leave it out")
        }
        return .failed("the meter was not made in the sandbox")
    }

    /// Why the vendor has no number for the window.
    private func silence(of meter: Meter) -> String {
        let note = vendor.adapter.capabilities[.usageHistory]?.note ?? ""
        let reason = "\(vendor.adapter.title) has no number for this window" + (note.isEmpty ? "" : " (\(note))")
        guard let schedule = meter.resetSchedule ?? project.defaults.resetSchedule else { return reason }
        let end = schedule.next(after: window.start)
        guard end != window.end else { return reason }
        return reason + "; the billing period that runs at its beginning ends at \(end) (\(schedule))"
    }
}

extension IngestOutcome {
    /// Why the event did not count; `nil` where it did.
    fileprivate var loss: String? {
        switch self {
        case .accepted: nil
        case .duplicate: "the vendor took it for one that it had"
        case .rejected(let reason): reason
        }
    }
}

/// A role that a vendor cannot fill.
private struct AbsentRole: Error {
    let description: String
}
