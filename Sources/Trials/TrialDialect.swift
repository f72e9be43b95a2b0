import ArgumentParser

/// The way in which the vendors are spoken to: as their documents say, or as their live services do.
enum TrialDialect: String, Sendable, Hashable, CaseIterable, ExpressibleByArgument {
    case document
    case live

    /// The project file, for vendors at the given addresses.
    ///
    /// - Parameters:
    ///   - urls: the addresses by vendor.
    ///   - collects: whether Usage Engine gets events by its collector.
    /// - Returns: the text of the file.
    func projectFile(_ urls: [String: String], collects: Bool = false) -> String {
        """
        version: 1
        meters: [meters.yaml]
        defaults:
          unit: units
          resetSchedule: { cron: "0 0 1 * *", timezone: Etc/UTC }
        safety: { maxDeletes: 1000, maxUpdates: 1000, replaced: \(replaced) }
        vendors:
          usage-engine:
            adapter: usage-engine
            url: \(urls["usage-engine"] ?? "")
            \(usageEngine)
            \(collects ? "ingestURL: \(urls["usage-engine"] ?? "")/collector" : "# no collector")
            auth: { clientID: "${env:UE_CLIENT_ID}", clientSecret: "${env:UE_CLIENT_SECRET}" }
            limits: { concurrency: 8, requestsPerSecond: 1000 }
          amberflo:
            adapter: amberflo
            url: \(urls["amberflo"] ?? "")
            \(amberflo)
            auth: { apiKey: "${env:AMBERFLO_API_KEY}" }
            limits: { concurrency: 8, requestsPerSecond: 1000 }
          togai:
            adapter: togai
            url: \(urls["togai"] ?? "")
            dialect: \(rawValue)
            auth: { token: "${env:TOGAI_TOKEN}" }
            limits: { concurrency: 8, requestsPerSecond: 1000 }

        """
    }

    /// What the project file reads from the environment.
    static let credentials = [
        "UE_CLIENT_ID": "sandbox-client", "UE_CLIENT_SECRET": "sandbox-secret", "AMBERFLO_API_KEY": "sandbox-key",
        "TOGAI_TOKEN": "sandbox-token",
    ]

    /// What becomes of customers' meters at Usage Engine that new ones take the place of.
    private var replaced: String {
        switch self {
        case .document: "deleteOnReset"
        case .live: "delete"
        }
    }

    private var usageEngine: String {
        switch self {
        case .document: "tokenPath: /oauth/token"
        case .live: "{ tokenPath: /authentication/v1/oauth/token, meteringPath: /usage-metering/v1 }".settings
        }
    }

    private var amberflo: String {
        switch self {
        case .document: "{ dialect: meter-definition, filteringRules: true }".settings
        case .live: "dialect: meters"
        }
    }
}

extension String {
    /// The members of a mapping in braces, one a line, at the depth of a vendor's settings.
    fileprivate var settings: String {
        dropFirst().dropLast().split(separator: ",").map { $0.drop { $0 == " " } }
            .joined(separator: "\n    ")
    }
}
