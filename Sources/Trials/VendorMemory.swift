import Catalog
import Synchronization

/// What the sandboxes remember, by vendor and record.
final class VendorMemory: Sendable {
    /// Records by their keys, by vendor.
    typealias Records = [String: [String: [UInt8]]]

    private let kept: Mutex<Records>

    /// Begins with what another memory held.
    init(_ records: Records = [:]) {
        kept = Mutex(records)
    }

    /// What is remembered now.
    var records: Records { kept.withLock { $0 } }

    /// What a vendor's sandbox begins with, and where it puts what it has to remember.
    func seed(of vendor: String) -> SandboxSeed {
        SandboxSeed(
            records: kept.withLock { $0[vendor] ?? [:] },
            store: { [self] key, bytes in kept.withLock { $0[vendor, default: [:]][key] = bytes } }
        )
    }
}
