/// The vendors that a meter is applied at, as a migration changes them; `nil` is all of the project's.
package struct Places: Sendable, Hashable {
    /// The vendors as the file has them.
    package var vendors: [String]?
    /// All vendors of the project, in order.
    package var all: [String]

    /// Makes places.
    package init(_ vendors: [String]?, of all: [String]) {
        self.vendors = vendors
        self.all = all
    }

    /// The vendors without one.
    package func leaving(_ vendor: String) -> [String] { (vendors ?? all).filter { $0 != vendor } }

    /// The vendors with one that had left; all, where a file said so before and they are all again.
    ///
    /// - Parameters:
    ///   - vendor: the one that comes back, before the others.
    ///   - filed: how a file had the meter before the migration; `nil` where none had it.
    /// - Returns: the vendors for the file.
    package func rejoining(_ vendor: String, as filed: MigratedMeter.Filed?) -> [String]? {
        guard let vendors else { return nil }
        let joined = vendors.contains(vendor) ? vendors : [vendor] + vendors
        let wasEverywhere = filed.map { $0.vendors == nil } ?? false
        return wasEverywhere && Set(joined) == Set(all) ? nil : joined
    }

    /// The vendors without one that the migration had brought; where a file had it before, they stay.
    package func withdrawing(_ vendor: String, as filed: MigratedMeter.Filed?) -> [String]? {
        if let filed, filed.vendors.map({ $0.contains(vendor) }) ?? true { return vendors }
        return leaving(vendor)
    }
}
