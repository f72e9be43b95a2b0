import AdapterKit
import Metering
import Transport

/// A request that an adapter makes of its vendor on behalf of the engine.
enum VendorOperation: Sendable, Hashable, CustomStringConvertible {
    case list(ObjectKind)
    case read(ObjectKind)
    case find(ObjectKind)
    case usage
    case create(ObjectKind)
    case update(ObjectKind)
    case delete(ObjectKind)
    case ingest

    /// What an operation came to.
    enum Outcome: Sendable {
        /// Objects, none of which may be what was asked for.
        case objects([ObservedObject])
        /// Nothing is there, or nothing is to be told.
        case done
        /// Cells of usage.
        case cells([UsageCell])
        /// Outcomes of events.
        case events([IngestOutcome])
    }

    var description: String {
        switch self {
        case .list(let kind): "list \(kind)"
        case .read(let kind): "read \(kind)"
        case .find(let kind): "find \(kind)"
        case .usage: "usage"
        case .create(let kind): "create \(kind)"
        case .update(let kind): "update \(kind)"
        case .delete(let kind): "delete \(kind)"
        case .ingest: "ingest"
        }
    }
}
