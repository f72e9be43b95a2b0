import AdapterKit
import Metering

/// Something that the engine asks of a vendor, with all that it takes to ask it.
enum VendorOperation: Sendable {
    case list(ObjectKind)
    case read(ObjectKind, id: String)
    case find(DesiredObject, links: [ObjectRef: String])
    case create(DesiredObject, links: [ObjectRef: String])
    case update(ObservedObject, DesiredObject, [FieldChange], links: [ObjectRef: String])
    case delete(ObservedObject)
    case usage(UsageQuery)
    case ingest([ProjectedEvent])
    case check

    /// What an operation came to.
    enum Outcome: Sendable {
        case objects([ObservedObject])
        case nothing
        case cells([UsageCell])
        case outcomes([IngestOutcome], of: Int)
    }

    /// Whether an answer that is not understood must not look like a vendor that has nothing.
    var listsObjects: Bool {
        if case .list = self { true } else { false }
    }

    /// Asks an adapter for it.
    func perform(_ adapter: any VendorAdapter) async throws(AdapterError) -> Outcome {
        switch self {
        case .list(let kind): return .objects(try await adapter.catalog.list(kind))
        case .read(let kind, let id):
            return try await adapter.catalog.read(kind, id: id).map { .objects([$0]) } ?? .nothing
        case .find(let desired, let links): return .objects(try await adapter.catalog.find(desired, links: links))
        case .create(let desired, let links):
            return .objects([try await adapter.catalog.create(desired, links: links)])
        case .update(let observed, let desired, let changes, let links):
            return .objects([
                try await adapter.catalog.update(observed, to: desired, changes: changes, links: links)
            ])
        case .delete(let observed):
            try await adapter.catalog.delete(observed)
            return .nothing
        case .usage(let query):
            guard let source = adapter.usage else { return .nothing }
            return .cells(try await source.usage(query))
        case .ingest(let events):
            guard let sink = adapter.events else { return .nothing }
            return .outcomes(try await sink.ingest(events), of: events.count)
        case .check:
            _ = await adapter.check()
            return .nothing
        }
    }
}
