import Foundation

/// A file that a command is to write and that must not be there yet.
struct NewFile: Sendable, Hashable {
    /// The path as the person wrote it.
    let path: String
    private let url: URL

    /// Takes a path, so that a command fails before it works rather than after.
    ///
    /// - Throws: ``CommandFailure`` where something is there already, or its folder is not, or takes no file.
    init(_ path: String, in context: CommandContext) throws(CommandFailure) {
        try Self.checkName(path)
        self.path = path
        url = URL(fileURLWithPath: context.absolute(path))
        guard !FileManager.default.fileExists(atPath: url.path) else { throw Self.isThere(path) }
        try Self.checkFolder(of: url, path)
    }

    /// Makes sure that a file can be made at a path, for one that is written only where there is something to write; a file may be
    /// there already.
    ///
    /// - Throws: ``CommandFailure`` where a folder is there, or its folder is not, or takes no file.
    static func checkPlace(_ path: String, in context: CommandContext) throws(CommandFailure) {
        try checkName(path)
        let url = URL(fileURLWithPath: context.absolute(path))
        guard !isFolder(url) else {
            throw CommandFailure("`\(path)` cannot be written, since it is a folder", hint: "give another name")
        }
        try checkFolder(of: url, path)
    }

    /// Refuses the name that elsewhere stands for standard output, which holds the result already.
    private static func checkName(_ path: String) throws(CommandFailure) {
        guard path == "-" else { return }
        throw CommandFailure(
            "`-` is no name for a file that is to be written",
            hint: "give the name of a new file; for one that is called so, write `./-`"
        )
    }

    /// Makes sure that the folder of a file is there and takes new files.
    private static func checkFolder(of url: URL, _ path: String) throws(CommandFailure) {
        let folder = url.deletingLastPathComponent()
        let manager = FileManager.default
        guard manager.fileExists(atPath: folder.path) else {
            throw CommandFailure(
                "`\(path)` cannot be written, since there is no folder \(folder.path)",
                hint: "make the folder, or give another name"
            )
        }
        guard isFolder(folder), manager.isWritableFile(atPath: folder.path) else {
            let reason = isFolder(folder) ? "takes no new file" : "is no folder"
            throw CommandFailure(
                "`\(path)` cannot be written, since \(folder.path) \(reason)",
                hint: "give another name"
            )
        }
    }

    private static func isFolder(_ url: URL) -> Bool {
        (try? url.resolvingSymlinksInPath().resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
    }

    /// Writes the file, whole or not at all.
    ///
    /// - Throws: ``CommandFailure`` where it came to be there meanwhile, or cannot be written.
    func write(_ text: String) throws(CommandFailure) {
        do {
            try Self.write(text, to: url)
        } catch CocoaError.fileWriteFileExists {
            throw Self.isThere(path)
        } catch {
            throw .unwritable("`\(path)`", error)
        }
    }

    /// Writes a file that is not there yet: it is made under another name of its folder, and is on the disk when it gets its own, so
    /// that a full disk or a kill leaves no part of one that the next run would stumble over.
    ///
    /// - Throws: `CocoaError.fileWriteFileExists` where something is there, another error of the system where it cannot be written.
    static func write(_ text: String, to url: URL) throws {
        let manager = FileManager.default
        let draft = url.deletingLastPathComponent().appending(path: "\(draftPrefix)\(UUID().uuidString.prefix(8))")
        defer { try? manager.removeItem(at: draft) }
        try Data(text.utf8).write(to: draft, options: .withoutOverwriting)
        do {
            // Unlike a move, this leaves a file alone that another process made meanwhile.
            try manager.linkItem(at: draft, to: url)
        } catch let error as CocoaError where error.code != .fileWriteFileExists {
            // The folder takes no second name for a file.
            try manager.moveItem(at: draft, to: url)
        }
    }

    /// Writes a file that is not there yet, and makes the folders that it lies in.
    ///
    /// - Throws: ``CommandFailure`` where something is there, or it cannot be written.
    static func create(_ text: String, at url: URL) throws(CommandFailure) {
        do {
            let folder = url.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try write(text, to: url)
        } catch {
            throw .unwritable(url.path, error)
        }
    }

    private static let draftPrefix = ".new-"

    /// Whether a name is that of a file that was not made to its end.
    static func isDraft(_ name: String) -> Bool { name.hasPrefix(draftPrefix) }

    private static func isThere(_ path: String) -> CommandFailure {
        CommandFailure("`\(path)` is there already, and nothing is overwritten", hint: "move it, or give another name")
    }
}
