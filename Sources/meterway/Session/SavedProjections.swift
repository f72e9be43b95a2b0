import AdapterKit
import Foundation
import Metering

/// The file that event projections are saved in.
enum SavedProjections {
    /// The version of the form.
    static let formatVersion = 1

    /// The document that holds projections.
    static func json(_ projections: [EventProjection]) -> JSONValue {
        ["formatVersion": .number(JSONNumber(formatVersion)), "projections": .array(projections.map(\.json))]
    }

    /// The projections of a file; throws with everything that is wrong with it.
    static func read(_ path: String) throws -> [EventProjection] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("\(path) cannot be read; expected a file that `meterway projection --out` wrote")
        }
        let json: JSONValue
        do {
            json = try JSONValue.parse([UInt8](data))
        } catch {
            throw CommandFailure("\(path) is no JSON: \(error)")
        }
        guard json["formatVersion"]?.int == formatVersion, let array = json["projections"]?.array else {
            throw CommandFailure(
                "\(path) holds no projections of format version \(formatVersion); expected a file that "
                    + "`meterway projection --out` wrote"
            )
        }
        var reader = ProjectionReader()
        let projections = array.enumerated().compactMap { reader.projection($1, at: "projections[\($0)]") }
        guard reader.problems.isEmpty else { throw CommandFailure(reader.problems.map { "\(path): \($0)" }) }
        return projections
    }
}
