package import Foundation

/// What a sandbox starts from, and where it puts what it has to remember.
package struct SandboxSeed: Sendable {
    /// What an earlier run remembered.
    package var records: [String: [UInt8]]
    /// Remembers one record, or forgets it where the bytes are `nil`.
    package var store: @Sendable (String, [UInt8]?) -> Void
    /// Whether the vendor's rate limits and quotas are enforced.
    package var enforcesLimits: Bool
    /// What new ids are made by; `nil` makes them by chance.
    package var ids: UInt64?
    /// The clock.
    package var now: @Sendable () -> Date

    /// Makes a seed.
    package init(
        records: [String: [UInt8]] = [:],
        store: @escaping @Sendable (String, [UInt8]?) -> Void = { _, _ in },
        enforcesLimits: Bool = false,
        ids: UInt64? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.records = records
        self.store = store
        self.enforcesLimits = enforcesLimits
        self.ids = ids
        self.now = now
    }
}
