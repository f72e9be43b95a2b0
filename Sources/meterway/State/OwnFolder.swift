import Foundation

/// The folder `.meterway` of a project, where the state is and what sandboxes remember.
enum OwnFolder {
    /// Its name.
    static let name = ".meterway"

    /// The folder of the data of a project's sandboxes.
    static func sandbox(in root: String) -> String { "\(root)/\(name)/sandbox" }

    /// Makes the `.meterway` that a path leads through, if it is not there, and has git leave it out.
    ///
    /// A state in git would come back with an older commit, and tell of what is no longer so. A folder with anything but drafts in it is
    /// left as it is; without, it is what a full disk or a kill left. Where the folder cannot be made, whoever makes the file in it says so.
    static func make(for path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let index = parts.lastIndex(of: name[...]) else { return }
        let folder = parts[...index].joined(separator: "/")
        let manager = FileManager.default
        let content = try? manager.contentsOfDirectory(atPath: folder)
        guard content?.allSatisfy(NewFile.isDraft) ?? !manager.fileExists(atPath: folder) else { return }
        try? manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? NewFile.write("*\n", to: URL(fileURLWithPath: "\(folder)/.gitignore"))
    }
}
