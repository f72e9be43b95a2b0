import AdapterKit
import Catalog
import Foundation
import MeterConfig
import Metering
import Synchronization

/// One vendor of a project as its embedded sandbox plays it, for a window: what its totals are is tried, not calculated.
///
/// No socket is opened: the sandbox is the transport of the adapter. The project's objects are made at the window's first
/// instant, by the same engine as those of an apply; usage arrives and is read in its last millisecond, so that a billing
/// period which is the window is the running one.
struct VendorTrial: Sendable {
    let vendor: Vendor
    let settings: ConnectionSettings
    let project: Project
    let window: Period

    /// The name of the vendor's instance.
    var name: String { settings.instance }

    /// The instant at which usage arrives and is read.
    var closing: Timestamp { max(window.start, Timestamp(milliseconds: window.end.milliseconds - 1)) }

    /// The meters as they are at the vendor, with counters for these customers besides the project's own.
    func translation(_ customers: [CustomerMeter]) -> Translation {
        var request = project.encodingRequest(for: name, now: window.start)
        request.customers += customers
        return vendor.adapter.translator(settings).encode(request)
    }

    /// A connection to a sandbox that holds what is recorded, at an instant that does not pass.
    func adapter(_ records: RecordKeeper, at instant: Timestamp) throws(ConnectionURLError) -> any VendorAdapter {
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000)
        let address = "http://127.0.0.1"
        var settings = settings
        settings.url = try ConnectionURL(address)
        settings.values.merge(vendor.sandboxSettings(address)) { _, new in new }
        settings.credentials = vendor.sandboxCredentials.mapValues { .inline(Secret($0)) }
        let sandbox = vendor.sandbox(
            SandboxSeed(records: records.all, store: { records.store($0, $1) }, now: { date })
        )
        let credentials = vendor.sandboxCredentials
        let environment = AdapterEnvironment(
            transport: sandbox,
            now: { instant },
            secret: { name throws(SecretError) in
                guard let value = credentials[name] else { throw SecretError("the sandbox has no `\(name)`") }
                return Secret(value)
            }
        )
        return vendor.adapter.make(settings, environment)
    }
}

/// What a sandbox keeps, in memory.
final class RecordKeeper: Sendable {
    private let records: Mutex<[String: [UInt8]]>

    init(_ records: [String: [UInt8]] = [:]) {
        self.records = Mutex(records)
    }

    /// Everything that is kept.
    var all: [String: [UInt8]] { records.withLock(\.self) }

    /// Keeps a record, or lets go of it.
    func store(_ key: String, _ bytes: [UInt8]?) {
        records.withLock { $0[key] = bytes }
    }
}
