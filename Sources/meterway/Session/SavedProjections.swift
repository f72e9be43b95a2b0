import AdapterKit
import Foundation

/// The files that event projections are saved in.
enum SavedProjections {
    /// The projections of a file; throws with everything that is wrong with it.
    static func read(_ path: String) throws(CommandFailure) -> [EventProjection] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("\(path) cannot be read", expected: "a file that `meterway projection --out` wrote")
        }
        do {
            return try ProjectionFile.read([UInt8](data), named: path)
        } catch {
            throw CommandFailure(error.problems)
        }
    }
}
