import AdapterKit
import Catalog
import MeterConfig
import Metering
import Migration

extension ProjectSession {
    /// Reads a file of decisions.
    ///
    /// - Parameters:
    ///   - path: the file, as the person wrote it.
    ///   - vendor: the vendor to move to, whose fields can be pinned.
    /// - Returns: what it decides.
    /// - Throws: ``CommandFailure`` where it cannot be read, and ``ConfigErrors`` with everything that is wrong in it.
    func decisions(_ path: String, for vendor: String) throws -> DecisionFile {
        let bytes = try context.contents(of: path, expected: "a file that `migrate assess --decisions` wrote")
        let adapter = project.vendor(vendor)?.adapter
        let specs = adapter.flatMap { context.vendors[adapter: $0] }?.adapter.overrides ?? []
        return try DecisionFile(bytes, path: path, overrides: specs)
    }
}

extension MoveDecisions {
    /// What a file decides.
    init(_ file: DecisionFile) {
        self.init(
            decide: { meter throws(MeterError) in try file.decided(meter) },
            overrides: Dictionary(file.meters.filter { !$0.overrides.isEmpty }.map { ($0.key, $0.overrides) }) { $1 },
            counters: file.counters,
            open: Dictionary(grouping: file.openCustomers, by: \.meter).mapValues { $0.map(\.customer) }
        )
    }
}
