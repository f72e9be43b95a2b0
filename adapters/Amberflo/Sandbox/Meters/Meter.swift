/// A meter as the store holds it, of whichever dialect it was made in.
struct Meter: Sendable, Hashable {
    /// What the meter measures when nothing else is asked for.
    enum Kind: String, Sendable, Hashable {
        case sum
        case maximum
        case distinct
        case duration
    }

    /// The server's UUID, which the live dialect shows.
    let id: String
    /// The meter's place in the order of creation.
    let sequence: Int
    let createTime: Int64
    var updateTime: Int64
    var apiName: String
    /// The human name: `displayName` in the document, `label` live.
    var name: String
    /// The document's `label`.
    var label: String
    var kind: Kind
    var dimensions: [String]
    /// The dimensions whose distinct values a meter of kind `distinct` counts.
    var aggregationDimensions: [String] = []
    var lockingStatus = LockingStatus.open
    var useInBilling = false
    /// The live dialect's descriptive fields, as they were given.
    var extras: [String: JSON] = [:]

    /// The dimension name that stands for an event's customer.
    static let customer = "customerId"
}
