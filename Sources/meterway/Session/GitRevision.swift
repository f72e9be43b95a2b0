import Foundation

/// The commit that a project's folder is at, read from the files of git itself.
enum GitRevision {
    /// The commit's id; `nil` where the folder is in no repository, or that has no commit that its files tell.
    ///
    /// The folder is taken by its real path, as git takes it.
    static func current(in folder: String) -> String? {
        let real = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
        let repository = GitRepository(around: real) { path in
            (try? String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8))?.trimmed
        }
        return repository?.commit
    }

    /// Whether files of a folder differ from the commit, or are not in it; `nil` where git is not there to tell.
    static func isDirty(_ folder: String, _ files: [String]) -> Bool? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // A repository may name a program that watches its files; nothing of the repository's own is run here. Files that git
        // is told to ignore are in no commit.
        process.arguments =
            ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", "status", "--porcelain"]
            + ["--ignored", "--untracked-files=all", "--"] + files
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.filter { !foreign.contains($0.key) }
        let answer = Pipe()
        process.standardOutput = answer
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let lines = answer.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? !lines.isEmpty : nil
    }

    /// The variables by which git is led to another repository than the one that the folder is in, as in its hooks (git(1)).
    private static let foreign: Set<String> = [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_LITERAL_PATHSPECS",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
    ]
}
