import AdapterKit

/// The files that event projections are saved in.
enum SavedProjections {
    /// The projections of a file; throws with everything that is wrong with it.
    static func read(_ path: String, in context: CommandContext) throws(CommandFailure) -> [EventProjection] {
        let bytes = try context.contents(of: path, expected: "a file that `meterway projection --out` wrote")
        do {
            return try ProjectionFile.read(bytes, named: path)
        } catch {
            throw CommandFailure(error.problems)
        }
    }
}
