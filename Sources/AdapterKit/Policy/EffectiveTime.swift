/// When a change of what a meter counts takes effect.
package enum EffectiveTime: String, Sendable, Hashable, CaseIterable {
    /// With the next apply, also in the middle of a billing period.
    case now
    /// When the billing period ends that was running when the change was first seen.
    case periodEnd = "period-end"
}
