import AdapterKit
import Metering
import Migration

/// A vendor with the project's objects made, before any usage.
struct VendorStage: Sendable {
    /// What the meters are at the vendor.
    var translation: Translation
    /// What the sandbox keeps.
    var records: [String: [UInt8]] = [:]
    /// The vendor's ids of the meters' definitions.
    var definitions: [Meter.Key: String] = [:]
    /// The meters that the vendor has no number of.
    var unread: [Meter.Key: UsageReading] = [:]
    /// The customers that have a counter of their own at the vendor, by meter.
    var counted: [Meter.Key: Set<String>] = [:]
    /// The customers' counters that could not be made, by meter and customer.
    var lostCounters: [Meter.Key: [String: String]] = [:]

    /// Whether any meter can be read.
    var isReadable: Bool { !definitions.isEmpty }

    /// Says of every meter that has no reason of its own yet that it cannot be read.
    mutating func fail(_ reason: String) {
        for meter in translation.meters where unread[meter.key] == nil {
            unread[meter.key] = .failed(reason)
        }
        definitions = [:]
    }
}
