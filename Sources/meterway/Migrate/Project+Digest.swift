import AdapterKit
import Catalog
import MeterConfig
import Metering
import Migration

extension Project {
    /// What a migration's meters rest on by the files: their definitions, and what becomes of events at both vendors.
    ///
    /// - Parameters:
    ///   - route: the two vendors.
    ///   - vendors: all that there are.
    ///   - now: the instant.
    /// - Returns: what a digest of the meters is made of.
    func digested(on route: MigrationRoute, by vendors: [Vendor], now: Timestamp) -> DefinitionDigest.Project {
        var projections: [String: EventProjection] = [:]
        for settings in self.vendors where [route.from, route.to].contains(settings.instance) {
            let request = encodingRequest(for: settings.instance, now: now)
            projections[settings.instance] = vendors.translator(of: settings)?.encode(request).projection
        }
        return DefinitionDigest.Project(meters: definitions, projections: projections)
    }
}
