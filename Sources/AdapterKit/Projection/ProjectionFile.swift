package import Metering

/// The document that event projections are saved in.
package enum ProjectionFile {
    /// The version of the form.
    static let formatVersion = 1

    /// The document that holds projections.
    package static func json(_ projections: [EventProjection]) -> JSONValue {
        ["formatVersion": .integer(formatVersion), "projections": .array(projections.map(\.json))]
    }

    /// The projections of a document.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - name: the name that errors give the file.
    /// - Returns: the projections, in the document's order.
    /// - Throws: ``ProjectionFileError`` with everything that is wrong with it.
    package static func read(_ bytes: [UInt8], named name: String) throws(ProjectionFileError) -> [EventProjection] {
        let json: JSONValue
        do {
            json = try JSONValue.parse(bytes)
        } catch {
            throw ProjectionFileError(problems: ["\(name) is no JSON: \(error)"])
        }
        guard json["formatVersion"]?.int == formatVersion, let array = json["projections"]?.array else {
            throw ProjectionFileError(
                problems: [
                    "\(name) holds no projections of format version \(formatVersion); expected a file that "
                        + "`meterway projection --out` wrote"
                ]
            )
        }
        var reader = ProjectionReader()
        let projections = array.enumerated().compactMap { reader.projection($1, at: "projections[\($0)]") }
        guard reader.problems.isEmpty else {
            throw ProjectionFileError(problems: reader.problems.map { "\(name): \($0)" })
        }
        return projections
    }
}

/// Why a document holds no projections.
package struct ProjectionFileError: Error, Sendable, Hashable {
    /// Everything that is wrong, in the document's order.
    package let problems: [String]
}
