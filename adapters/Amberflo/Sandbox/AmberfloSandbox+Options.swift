extension AmberfloSandbox {
    /// One of the two ways in which the API is spoken.
    package enum Dialect: String, Sendable, Hashable, CaseIterable {
        /// What the OpenAPI document says.
        case document
        /// What the live service does.
        case live
    }

    /// Credentials, dialects and limits of a sandbox; limits are off by default.
    package struct Options: Sendable {
        /// The key that `X-API-KEY` has to hold.
        package var apiKey = "sandbox-key"

        /// The dialects that are served; routes of another one are unknown.
        package var dialects: Set<Dialect> = [.document, .live]

        /// The dialect in which `/ingest` reads and answers, or nil to tell it by the request's shape.
        ///
        /// The live dialect is meant by a trailing slash (which Amberflo's own clients send), by `schemaDetection` in
        /// the query, and by NDJSON; everything else is the document's.
        package var ingestDialect: Dialect?

        /// Whether a live meter whose `lockingStatus` is `close_to_changes` may be edited all the same.
        package var editsClosedMeters = false

        /// API names of meters that the unfiltered live list leaves out, though their names and labels collide.
        package var unlistedMeters: Set<String> = []

        /// How many requests are taken in one second of the clock, or nil for no limit; more are refused with 429.
        package var requestsPerSecond: Int?

        /// The seed of the ids that are made up, or nil for the system's randomness.
        package var seed: UInt64?

        /// Makes the default options.
        package init() {}
    }
}
