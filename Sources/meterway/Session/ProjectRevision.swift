import MeterConfig
import SyncEngine

/// Which text of the project's files a run worked with.
struct ProjectRevision {
    /// The commit; where there is none, the digest of the files themselves, with the word for its kind before it.
    var name: String?
    /// Whether the files differed from it; `nil` where that is not known.
    var isDirty: Bool?

    /// Finds the revision of a project as its files are now.
    init(of project: Project) {
        if let commit = GitRevision.current(in: project.root) {
            name = commit
            isDirty = GitRevision.isDirty(project.root, [project.file] + project.meterFiles)
        } else {
            name = Self.digest(of: project)
            isDirty = name.map { _ in false }
        }
    }

    /// What stands before a digest.
    private static let kind = "sha256:"

    /// The digest of the list that `sha256sum` makes of the project file and the meter files, in their order; `nil` where one
    /// cannot be read.
    private static func digest(of project: Project) -> String? {
        let name = project.file.split(separator: "/").last.map(String.init) ?? project.file
        var list = ""
        for (path, shown) in [(project.file, name)] + project.meterFiles.map({ (project.root + "/" + $0, $0) }) {
            guard let bytes = try? LocalFiles().read(path) else { return nil }
            list += "\(AuditDigest(of: bytes))  \(shown)\n"
        }
        return kind + AuditDigest(of: Array(list.utf8)).description
    }

    /// A revision in few letters, with what it is.
    static func words(_ revision: String) -> String {
        guard revision.hasPrefix(kind) else { return "revision \(revision.prefix(12))" }
        return "files \(revision.prefix(kind.count + 12))"
    }

    /// Whether a revision is a commit, which can be gone back to.
    static func isCommit(_ revision: String) -> Bool { !revision.hasPrefix(kind) }
}
