extension TogaiSandbox {
    /// Whose rules a request to create or change a usage meter has to follow.
    package enum Dialect: Sendable, Hashable {
        /// Those of the API document: `eventSchemaName` is required, a computation may be an object and needs no
        /// `order`, and a matcher that is no JSON is kept as it is. Requests of the later specification are valid too.
        case document
        /// Those of the later specification alone: `order` is required, computations are texts, one at most, and a
        /// matcher is JSON-logic.
        case live
    }

    /// How strict a sandbox is, and whom it lets in.
    package struct Options: Sendable {
        /// The API key, which is also a bearer token that never ends.
        package var token = "sandbox-token"
        /// How long a token of `/authenticate` is valid, in seconds.
        package var tokenLifetime = 86_400
        /// Whose rules requests have to follow.
        package var dialect = Dialect.document
        /// Whether there can be at most 100 event schemas and 100 usage meters.
        package var enforcesQuotas = false
        /// Whether more than 50 requests a second to ingest, or 10 others, are refused.
        package var enforcesRateLimits = false
        /// Whether the name of an archived schema or meter can be given to a new one.
        package var archivedNamesReusable = false
        /// Whether usage counts only for ``accounts``.
        package var accountsMustExist = false
        /// The ids and aliases of the accounts that exist.
        package var accounts: Set<String> = []
        /// Whether an event fails that lacks an attribute or a dimension of its schema, as the vendor's guide says.
        package var eventsMustBeComplete = false
        /// The status for accepted events: 202 by the specification, 200 by the guide.
        package var acceptedStatus = 202
        /// The largest body that is taken by the routes that ingest, in bytes.
        ///
        /// Not said by the document: where the limit lies.
        package var maximumIngestBytes = 10 << 20
        /// Makes the same ids each time; nil for others each time.
        package var seed: UInt64?

        /// Makes the default options.
        package init() {}
    }
}
