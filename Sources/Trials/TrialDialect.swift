import AdapterKit
import ArgumentParser
import Catalog

/// The way in which the vendors are spoken to: as their documents say, or as their live services do.
enum TrialDialect: String, Sendable, Hashable, CaseIterable, ExpressibleByArgument {
    case document
    case live

    /// The project file, with every vendor of the catalog at the given addresses.
    ///
    /// - Parameters:
    ///   - urls: the addresses by vendor.
    ///   - collects: whether Usage Engine gets events by its collector.
    /// - Returns: the text of the file.
    func projectFile(_ urls: [String: String], collects: Bool = false) -> String {
        var text = """
            version: 1
            meters: [meters.yaml]
            defaults:
              unit: units
              resetSchedule: { cron: "0 0 1 * *", timezone: Etc/UTC }
            safety: { maxDeletes: 1000, maxUpdates: 1000, replaced: \(replaced) }
            vendors:

            """
        for vendor in Catalog.vendors {
            let name = vendor.adapter.name
            let url = urls[name] ?? ""
            let auth = vendor.sandboxCredentials.keys.sorted().map { "\($0): \"${env:\(Self.variable(name, $0))}\"" }
            let lines =
                ["adapter: \(name)", "url: \(url)"] + settings(of: name)
                + (collects && name == "usage-engine" ? ["ingestURL: \(url)/collector"] : [])
                + ["auth: { \(auth.joined(separator: ", ")) }", "limits: { concurrency: 8, requestsPerSecond: 1000 }"]
            text += "  \(name):\n" + lines.map { "    \($0)\n" }.joined()
        }
        return text
    }

    /// What the project file reads from the environment.
    static let credentials = Dictionary(
        uniqueKeysWithValues: Catalog.vendors.flatMap { vendor in
            vendor.sandboxCredentials.map { (variable(vendor.adapter.name, $0.key), $0.value) }
        }
    )

    private static func variable(_ vendor: String, _ credential: String) -> String {
        "\(vendor)_\(credential)".uppercased().replacing("-", with: "_")
    }

    /// What becomes of customers' meters at Usage Engine that new ones take the place of.
    private var replaced: String {
        switch self {
        case .document: "deleteOnReset"
        case .live: "delete"
        }
    }

    /// The settings of a vendor that are not the usual ones.
    private func settings(of vendor: String) -> [String] {
        switch (vendor, self) {
        case ("usage-engine", .live): ["tokenPath: /authentication/v1/oauth/token", "meteringPath: /usage-metering/v1"]
        case ("amberflo", .document): ["filteringRules: true"]
        case ("amberflo", .live): ["dialect: meters"]
        case ("togai", .live): ["dialect: live"]
        default: []
        }
    }
}
