extension UsageEngineSandbox {
    /// How the emulated service behaves where the document leaves a choice.
    package struct Options: Sendable, Hashable {
        /// Under which paths the service is reached.
        package enum Paths: Sendable, Hashable, CaseIterable {
            /// Under both of the others.
            case documentAndLive
            /// As the API document writes them: `/oauth/token`, `/meter-types`, `/meters`.
            case document
            /// With the live service's prefixes: `/authentication/v1/oauth/token`, `/usage-metering/v1/meter-types` and
            /// so on.
            case live

            var acceptsDocument: Bool { self != .live }
            var acceptsLive: Bool { self != .document }
        }

        /// The status with which something new is answered.
        package enum CreateStatus: Int, Sendable, Hashable, CaseIterable {
            /// 200 OK.
            case ok = 200
            /// 201 Created.
            case created = 201
        }

        /// What a meter of maximum or minimum shows as long as its period has no value.
        package enum EmptyExtremum: Sendable, Hashable, CaseIterable {
            /// `null`.
            case null
            /// The number 0.
            case zero
        }

        /// How many requests a span of time allows; what is beyond is answered with 429.
        package struct Quota: Sendable, Hashable {
            /// How many requests are allowed.
            package var requests: Int
            /// The span's length in seconds.
            package var seconds: Int

            /// Makes a quota.
            package init(requests: Int, seconds: Int) {
                self.requests = requests
                self.seconds = seconds
            }
        }

        /// The client's identifier that the token endpoint takes.
        package var clientID = "sandbox-client"
        /// The client's secret that the token endpoint takes.
        package var clientSecret = "sandbox-secret"
        /// The audience that a token has to be asked for; `nil` takes any, and none.
        ///
        /// The document calls it required, but its own example leaves it out.
        package var audience: String?
        /// For how many seconds a token is valid.
        package var tokenLifetime = 3_600
        /// Under which paths the service is reached.
        package var paths = Paths.documentAndLive
        /// The status with which something new is answered, which the document does not say.
        package var createStatus = CreateStatus.created
        /// The account to which everything belongs.
        package var accountID = "4d6548c8-1793-498f-9306-9ec101cb9bf8"
        /// Whether two meter types may not have the same name, which the document does not say.
        package var uniqueNames = false
        /// Whether two meter types may not have the same `externalRef`.
        package var uniqueExternalRefs = true
        /// Whether an edit of a meter type reaches its meters, as the document has it of the reset schedule; otherwise only
        /// meters made later have it, as in a template.
        package var editsReachMeters = true
        /// What a meter of maximum or minimum shows as long as its period has no value.
        package var emptyExtremum = EmptyExtremum.null
        /// The keys of the streams' Meter processors; `nil` takes any key.
        package var meterKeys: Set<String>?
        /// Whether the stream's collector asks for a token, too.
        package var collectorNeedsToken = false
        /// The limit of the token endpoint; `nil` for none.
        package var tokenQuota: Quota?
        /// The limit of all other endpoints together; `nil` for none.
        package var requestQuota: Quota?
        /// The seed of identifiers and tokens; `nil` takes the system's random numbers.
        package var seed: UInt64?

        /// Makes the default options.
        package init() {}
    }
}
