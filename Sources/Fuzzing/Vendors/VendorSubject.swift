import AdapterKit
import Catalog
import Foundation
import Metering
import Transport

/// One way of connecting to a vendor: an adapter, one of its dialects, and a sandbox that gives the answers to begin with.
struct VendorSubject: Sendable {
    /// The adapter's name, and the dialect where it has several.
    let name: String
    let vendor: Vendor
    let settings: ConnectionSettings

    /// When all exchanges take place: within a month, so that periods are under way.
    static let start = Timestamp(seconds: 1_799_143_200)

    /// Every vendor of the catalog, in each of its dialects, with everything switched on.
    static func all() throws -> [VendorSubject] {
        try Catalog.vendors.flatMap { vendor in
            let dialects = vendor.adapter.settings.first { $0.name == "dialect" }?.choices ?? []
            return try dialects.isEmpty
                ? [VendorSubject(vendor, dialect: nil)] : dialects.map { try VendorSubject(vendor, dialect: $0) }
        }
    }

    private init(_ vendor: Vendor, dialect: String?) throws {
        let address = "https://api.example.com"
        var values = vendor.sandboxSettings(address)
        for setting in vendor.adapter.settings where setting.kind == .flag { values[setting.name] = true }
        if let dialect { values["dialect"] = .string(dialect) }
        name = vendor.adapter.name + (dialect.map { "-" + $0 } ?? "")
        self.vendor = vendor
        settings = ConnectionSettings(
            instance: vendor.adapter.name,
            adapter: vendor.adapter.name,
            url: try ConnectionURL(address),
            values: values,
            credentials: vendor.sandboxCredentials.mapValues { _ in .environment("CREDENTIAL") }
        )
    }

    /// A sandbox that is empty, and makes the same ids each time.
    func sandbox() -> any HTTPTransport {
        let date = Date(timeIntervalSince1970: TimeInterval(Self.start.seconds))
        return vendor.sandbox(SandboxSeed(ids: 7, now: { date }))
    }

    /// The adapter, connected to a vendor for the first time.
    func adapter(_ transport: any HTTPTransport) -> any VendorAdapter {
        let credentials = vendor.sandboxCredentials
        let environment = AdapterEnvironment(
            transport: transport,
            now: { Self.start },
            secret: { name throws(SecretError) in
                guard let value = credentials[name] else { throw SecretError("there is no credential `\(name)`") }
                return Secret(value)
            }
        )
        return vendor.adapter.make(settings, environment)
    }
}

extension SettingSpec {
    fileprivate var choices: [String]? {
        if case .choice(let choices) = kind { choices } else { nil }
    }
}
