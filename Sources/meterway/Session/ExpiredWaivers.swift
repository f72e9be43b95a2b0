import AdapterKit
import MeterConfig
import Metering

extension Project {
    /// A warning for each acceptance of a finding whose time has passed, at its place.
    func expiredWaivers(at now: Timestamp) -> [ConfigProblem] {
        meters.flatMap { configured in
            configured.waivers.compactMap { accepted in
                let waiver = accepted.waiver
                guard let until = waiver.until, until <= now, let day = waiver.lastDay,
                    let location = accepted.location ?? configured.location
                else { return nil }
                return ConfigProblem(
                    at: location,
                    "the acceptance of `\(waiver.field.rawValue)` at `\(waiver.vendor)` ended with \(day) (\(waiver.reason))",
                    expected: "an `until` to come",
                    hint: "accept the finding again with a later day, or take the entry out of `accept`"
                )
            }
        }
    }
}

extension Waiver {
    /// The last day of UTC on which the acceptance holds, as `2027-06-30`; `nil` where it holds for ever.
    var lastDay: String? {
        until.map { String($0.adding(seconds: -86_400).description.prefix(10)) }
    }
}
