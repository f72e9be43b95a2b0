import Foundation

/// The folder `.meterway` of a project, where the state is and what sandboxes remember.
enum OwnFolder {
    /// Its name.
    static let name = ".meterway"

    /// The folder of the data of a project's sandboxes.
    static func sandbox(in root: String) -> String { "\(root)/\(name)/sandbox" }

    /// Makes the folder that a file or a folder lies in, if it is one of Meterway's own and not there, and has git leave it out.
    ///
    /// A state in git would bring back, with an older commit, what is long not so. A folder that has anything in it is left as it is;
    /// an empty one, or one with drafts alone, is what a full disk or a kill leaves. Where it cannot be made, whoever makes the file says so.
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
