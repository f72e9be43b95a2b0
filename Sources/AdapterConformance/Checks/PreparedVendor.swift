import AdapterKit
import Metering
import Transport

/// The small project at a fresh vendor, ready for one operation to go wrong.
struct PreparedVendor: Sendable {
    private(set) var bench: Bench
    let scenario: Scenario
    let translation: Translation
    private(set) var made: [ObjectRef: ObservedObject] = [:]

    /// Prepares a vendor for an operation: all objects are there, but for a create, which finds those it depends on.
    init(_ subject: ConformanceSubject, for operation: VendorOperation) async throws(AdapterError) {
        scenario = SampleProject.scenario(subject)
        bench = Bench(subject, at: scenario.start)
        translation = bench.translator.encode(scenario.request)
        var ready = translation
        if case .create(let kind) = operation, let target = translation.objects.first(where: { $0.ref.kind == kind }) {
            let needed = Set(target.requires + target.links.values)
            ready.objects = translation.objects.filter { needed.contains($0.ref) }
            if ready.objects.isEmpty {
                // Something else is asked first, so that a token is at hand.
                _ = try await bench.catalog.list(kind)
            }
        }
        made = try await bench.create(ready)
        if case .delete(let kind) = operation {
            for ref in translation.objects.map(\.ref).reversed() where isChild(ref, of: kind) {
                if let object = made[ref], isDeletable(object) { try await bench.catalog.delete(object) }
            }
        }
    }

    /// The same project and objects, reached by another way.
    func connected(to transport: any HTTPTransport) -> PreparedVendor {
        var other = self
        let line = FaultyLine(to: transport, reads: bench.subject.descriptor.readsOnly)
        other.bench = Bench(bench.subject, bench.clock, line)
        return other
    }

    /// Whether the vendor lets go of an object at all.
    private func isDeletable(_ object: ObservedObject) -> Bool {
        if case .delete = bench.translator.deletion(of: object, isOurs: true) { true } else { false }
    }

    private func isChild(_ ref: ObjectRef, of kind: ObjectKind) -> Bool {
        translation.objects.contains { object in
            object.ref == ref && (object.requires + object.links.values).contains { $0.kind == kind }
        }
    }

    /// The vendor's ids.
    var links: [ObjectRef: String] { made.mapValues(\.id) }

    /// The first wanted object of a kind, with its links.
    func wanted(_ kind: ObjectKind, changed: Bool = false) -> DesiredObject? {
        let request = changed ? SampleProject.changed(scenario).request : scenario.request
        let objects = changed ? bench.translator.encode(request).objects : translation.objects
        return objects.first { object in
            guard object.ref.kind == kind else { return false }
            guard changed, let observed = made[object.ref] else { return !changed }
            return !object.resolved(links).image.changes(from: observed.image).isEmpty
        }?.resolved(links)
    }

    /// Does the operation; `nil` where the vendor has nothing to do it with.
    func perform(_ operation: VendorOperation) async throws(AdapterError) -> VendorOperation.Outcome? {
        switch operation {
        case .list(let kind): return .objects(try await bench.catalog.list(kind))
        case .read(let kind):
            guard let ref = wanted(kind)?.ref, let object = made[ref] else { return nil }
            return try await bench.catalog.read(kind, id: object.id).map { .objects([$0]) } ?? .done
        case .find(let kind):
            guard let desired = wanted(kind) else { return nil }
            return .objects(try await bench.catalog.find(desired, links: links))
        case .create(let kind):
            guard let desired = wanted(kind) else { return nil }
            return .objects([try await bench.catalog.create(desired, links: links)])
        case .update(let kind):
            guard let desired = wanted(kind, changed: true), let observed = made[desired.ref] else { return nil }
            let changes = desired.image.changes(from: observed.image)
            return .objects([try await bench.catalog.update(observed, to: desired, changes: changes, links: links)])
        case .delete(let kind):
            guard let ref = wanted(kind)?.ref, let observed = made[ref], isDeletable(observed) else { return nil }
            try await bench.catalog.delete(observed)
            return .done
        case .usage, .ingest: return try await exchangeUsage(operation)
        }
    }

    private func exchangeUsage(_ operation: VendorOperation) async throws(AdapterError) -> VendorOperation.Outcome? {
        let kind = bench.translator.definitionKind
        guard let meter = scenario.entries.first?.meter, let object = made[ObjectRef(kind, meter.key.text)] else {
            return nil
        }
        if operation == .ingest {
            let events = scenario.events.flatMap { translation.projection.apply(to: $0).events }
            bench.clock.set(scenario.start.adding(seconds: 7_200))
            return try await bench.adapter.events?.ingest(events).outcome
        }
        guard let source = bench.adapter.usage, let end = scenario.defaults.resetSchedule?.next(after: scenario.start),
            let window = try? Period(start: scenario.start, end: end)
        else { return nil }
        return .cells(
            try await source.usage(UsageQuery(object: object, aggregation: meter.aggregation, window: window))
        )
    }
}

extension [IngestOutcome] {
    fileprivate var outcome: VendorOperation.Outcome { .events(self) }
}
