import Foundation

/// The commit that a project's folder is at, read from the files of git itself.
enum GitRevision {
    /// The commit's id; `nil` where the folder is in no repository, or has no commit yet.
    static func current(in folder: String) -> String? {
        var folder = URL(fileURLWithPath: folder).standardizedFileURL
        while true {
            let git = folder.appendingPathComponent(".git")
            if let head = text(git.appendingPathComponent("HEAD")) {
                return resolve(head, in: git)
            }
            guard folder.path != "/" else { return nil }
            folder = folder.deletingLastPathComponent().standardizedFileURL
        }
    }

    /// Whether files of a folder differ from the commit, or are not in it; `nil` where git is not there to tell.
    static func isDirty(_ folder: String, _ files: [String]) -> Bool? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // A repository may name a program that watches its files; nothing of the repository's own is run here.
        process.arguments =
            ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", "status", "--porcelain", "--"] + files
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        let answer = Pipe()
        process.standardOutput = answer
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let lines = answer.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? !lines.isEmpty : nil
    }

    private static func resolve(_ head: String, in git: URL) -> String? {
        guard head.hasPrefix("ref: ") else { return head }
        let name = String(head.dropFirst(5))
        if let commit = text(git.appendingPathComponent(name)) { return commit }
        let packed = text(git.appendingPathComponent("packed-refs")) ?? ""
        return packed.split(separator: "\n").first { $0.hasSuffix(" " + name) }?.split(separator: " ").first.map(
            String.init
        )
    }

    private static func text(_ url: URL) -> String? {
        (try? String(contentsOf: url, encoding: .utf8))?.trimmed
    }
}
