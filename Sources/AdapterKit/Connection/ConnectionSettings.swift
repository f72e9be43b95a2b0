package import Metering

/// One vendor instance of a project, without the values of its credentials.
package struct ConnectionSettings: Sendable, Hashable {
    /// The instance's name in the project.
    package var instance: String
    /// The adapter's name.
    package var adapter: String
    /// Where the API is.
    package var url: ConnectionURL
    /// The adapter's own settings, by name, checked against its declaration.
    package var values: [String: JSONValue]
    /// Where the credentials come from, by name.
    package var credentials: [String: SecretReference]
    /// How fast requests may go, and how old events may be; the adapter's default where the project is silent.
    package var limits: ConnectionLimits

    /// Makes settings.
    package init(
        instance: String,
        adapter: String,
        url: ConnectionURL,
        values: [String: JSONValue] = [:],
        credentials: [String: SecretReference] = [:],
        limits: ConnectionLimits = ConnectionLimits()
    ) {
        self.instance = instance
        self.adapter = adapter
        self.url = url
        self.values = values
        self.credentials = credentials
        self.limits = limits
    }

    /// The text of a setting; `nil` where it is absent.
    package func text(_ name: String) -> String? { values[name]?.string }

    /// The truth of a setting; `false` where it is absent.
    package func flag(_ name: String) -> Bool { values[name]?.bool ?? false }

    /// How far back the vendor takes events: as the project says, else as the vendor's documents do; `nil` where neither does.
    package func backfill(_ documented: VendorTerms.Backfill?) -> VendorTerms.Backfill? {
        guard let days = limits.backfillDays else { return documented }
        return VendorTerms.Backfill(
            days: days,
            "\(instance) counts events up to \(days.counted("day")) old",
            source: "`limits.backfillDays` in the project"
        )
    }
}

/// How fast requests to a vendor may go, and how old events may be that it counts.
package struct ConnectionLimits: Sendable, Hashable {
    /// How many requests may be under way at once.
    package var concurrency: Int
    /// How many requests may be sent each second; `nil` sets no bound.
    package var requestsPerSecond: Int?
    /// How many requests that carry usage events may be sent each second, at a vendor that has a limit of its own for them;
    /// `nil` where they count among the others.
    package var ingestsPerSecond: Int?
    /// How many days back the vendor counts events by its agreement; `nil` where its documents say it.
    package var backfillDays: Int?

    /// Makes limits.
    package init(
        concurrency: Int = 8,
        requestsPerSecond: Int? = nil,
        ingestsPerSecond: Int? = nil,
        backfillDays: Int? = nil
    ) {
        self.concurrency = concurrency
        self.requestsPerSecond = requestsPerSecond
        self.ingestsPerSecond = ingestsPerSecond
        self.backfillDays = backfillDays
    }
}
