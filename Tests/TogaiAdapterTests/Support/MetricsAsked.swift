import Metering
import Transport

/// What a request for metrics asks for, as a scripted Togai reads it.
struct MetricsAsked {
    /// Inclusive.
    let start: Timestamp
    /// Exclusive.
    let end: Timestamp
    /// The one query.
    let query: JSONValue
    private let accounts: Set<String>?

    /// Reads a request; `nil` where it names no span of time.
    init?(_ request: TransportRequest) {
        let json = (try? JSONValue.parse(request.body)) ?? .null
        guard let start = json["startTime"]?.string.flatMap({ try? Timestamp(iso8601: $0) }),
            let end = json["endTime"]?.string.flatMap({ try? Timestamp(iso8601: $0) })
        else { return nil }
        (self.start, self.end) = (start, end)
        query = json["metricQueries"]?[0] ?? .null
        let filter = query["filters"]?.array?.first { $0["fieldName"] == "ACCOUNT_ID" }
        accounts = filter.map { Set($0["fieldValues"]?.array?.compactMap(\.string) ?? []) }
    }

    /// Whether an account is asked for.
    func takes(_ account: String) -> Bool { accounts?.contains(account) ?? true }
}
