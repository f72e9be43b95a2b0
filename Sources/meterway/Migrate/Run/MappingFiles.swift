import Foundation
import MeterConfig
import Metering
import Migration

/// The files with the mapping of old and new ids, which follow the record.
struct MappingFiles: Sendable {
    private let folder: String
    private let shown: String

    /// Names the folder: the one that was asked for, else one in the project's.
    init(folder: String?, _ route: MigrationRoute, _ session: ProjectSession) {
        let usual = "migration-\(route.from)-\(route.to)"
        shown = folder ?? usual
        self.folder = folder.map(session.context.absolute) ?? "\(session.project.root)/\(usual)"
    }

    /// Whether the folder is there.
    var isThere: Bool { FileManager.default.fileExists(atPath: folder) }

    /// Brings the files to what a record says, and tells what was done also where they cannot be written.
    ///
    /// - Parameters:
    ///   - record: the record; `nil` where the files stay as they are.
    ///   - tell: tells it, with the files that were written.
    /// - Returns: the files that were written.
    /// - Throws: ``CommandFailure`` for a file that cannot be written, once it was told what was done.
    func write(
        _ record: MigrationRecord?,
        telling tell: ([String]) -> Void
    ) throws(CommandFailure) -> [String] {
        let files: [String]
        do throws(CommandFailure) {
            files = try record.map { record throws(CommandFailure) in try write(record) } ?? []
        } catch {
            tell([])
            throw error
        }
        tell(files)
        return files
    }

    /// Brings the files to what a record says, each at once and as a whole.
    ///
    /// - Returns: the files that were written; those that said it already are not.
    /// - Throws: ``CommandFailure`` for a file that cannot be written.
    private func write(_ record: MigrationRecord) throws(CommandFailure) -> [String] {
        let mapping = MigrationMapping(record)
        let texts = [("mapping.csv", mapping.csv), ("mapping.json", mapping.json.text(.pretty) + "\n")]
        var written: [String] = []
        for (name, text) in texts {
            let path = "\(folder)/\(name)"
            let bytes = Array(text.utf8)
            guard FileManager.default.contents(atPath: path).map(Array.init) != bytes else { continue }
            let files = LocalFiles()
            do throws(ProjectFileError) {
                try files.write(bytes, to: path)
            } catch {
                throw CommandFailure("`\(shown)/\(name)` could not be written: \(error.reason)")
            }
            written.append("\(shown)/\(name)")
        }
        return written
    }
}
