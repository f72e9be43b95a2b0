import AdapterKit
import Catalog
import Foundation
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
        guard let data = FileManager.default.contents(atPath: context.absolute(path)) else {
            throw CommandFailure("there is no file `\(path)`, or it cannot be read")
        }
        let adapter = project.vendor(vendor)?.adapter
        let specs = context.vendors.first { $0.adapter.name == adapter }?.adapter.overrides ?? []
        return try DecisionFile(Array(data), path: path, overrides: specs)
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
