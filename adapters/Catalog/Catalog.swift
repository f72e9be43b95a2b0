package import AdapterKit
import AmberfloAdapter
import AmberfloSandbox
import Metering
import TogaiAdapter
import TogaiSandbox
import UsageEngineAdapter
import UsageEngineSandbox

/// The one list of vendors.
package enum Catalog {
    /// Every vendor, in the order of tables.
    package static let vendors: [Vendor] = [
        Vendor(
            adapter: UsageEngineDescriptor.descriptor,
            address: "https://api.digitalroute.io",
            sandboxCredentials: ["clientID": "sandbox-client", "clientSecret": "sandbox-secret"],
            sandboxSettings: { ["ingestURL": .string($0 + "/collector")] },
            sandbox: {
                UsageEngineSandbox(options: usageEngineOptions($0), records: $0.records, store: $0.store, now: $0.now)
            }
        ),
        Vendor(
            adapter: AmberfloDescriptor.descriptor,
            address: "https://app.amberflo.io",
            sandboxCredentials: ["apiKey": "sandbox-key"],
            sandbox: {
                AmberfloSandbox(options: amberfloOptions($0), records: $0.records, store: $0.store, now: $0.now)
            }
        ),
        Vendor(
            adapter: TogaiDescriptor.descriptor,
            address: "https://api.togai.com",
            sandboxCredentials: ["token": "sandbox-token"],
            sandbox: { TogaiSandbox(options: togaiOptions($0), records: $0.records, store: $0.store, now: $0.now) }
        ),
    ]

    /// The declarations of all adapters.
    package static var adapters: [AdapterDescriptor] { vendors.map(\.adapter) }

    /// The vendor of an adapter's name; `nil` where there is none.
    package static func vendor(adapter name: String) -> Vendor? {
        vendors.first { $0.adapter.name == name }
    }
}
