import AdapterKit
import Catalog
import MeterConfig
import Metering
import SyncEngine

/// The way from what vendors have to the project's files: edit, write, read again.
struct FileFollowing: Sendable {
    let session: ProjectSession
    var files = LocalFiles()
    /// The name of the file for meters that no file has.
    var newFile = "synced.yaml"

    private var project: Project { session.project }

    /// What the files become by changes; nothing is written.
    func edit(_ changes: ProjectChanges) -> EditedFiles {
        let adapters = session.context.vendors.map { AdapterVocabulary($0.adapter) }
        let editor = ProjectEditor(files: files, adapters: adapters)
        let own = editor.edit(project, changes, home: home)
        // A project that takes single files has no room for a new one.
        guard !own.refusals.isEmpty, let last = project.meterFiles.last else { return own }
        let other = editor.edit(project, changes, home: last)
        return other.refusals.count < own.refusals.count ? other : own
    }

    /// What the files become by a sync; nothing is written.
    func edit(_ changes: SyncFileChanges) -> EditedFiles { edit(project.changes(changes)) }

    /// Writes edited files, and reads the project again.
    ///
    /// - Returns: the project as the files define it now.
    func write(_ edited: EditedFiles) throws -> Project {
        var files = files
        do {
            try edited.write(to: &files, root: project.root)
        } catch {
            throw CommandFailure(error.reason)
        }
        return try session.context.load(project.file, from: files)
    }

    /// The project as edited files would define it; nothing is written.
    func preview(_ edited: EditedFiles) throws(ConfigErrors) -> Project {
        try session.context.load(project.file, from: OverlayFiles(files, edited, root: project.root))
    }

    /// The file for meters that no file has, beside the first one; in `meters` where there is none.
    private var home: String {
        let folder = (project.meterFiles.first ?? "meters/\(newFile)").split(separator: "/").dropLast().map(String.init)
        return (folder + [newFile]).joined(separator: "/")
    }
}
