import Metering
import Migration

/// What a vendor's totals came to.
struct VendorOutcome: Sendable {
    /// The totals by meter.
    var totals: [Meter.Key: UsageTotals] = [:]
    /// The events of the window that did not get through.
    var rejections: [ProofRejection] = []

    /// What the vendor says of a customer, or of all.
    func reading(_ meter: Meter.Key, _ customer: String?) -> UsageReading {
        totals[meter]?.reading(of: customer) ?? .failed("the meter was not read")
    }
}
