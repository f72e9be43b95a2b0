import Foundation

/// Where the files of a repository are that tell its commit (gitrepository-layout(5)).
///
/// What only git can read, such as references in the reftable format, tells no commit.
struct GitRepository {
    /// The text of a file without space around it; `nil` where there is none.
    private let read: (String) -> String?
    /// What belongs to this worktree: `HEAD`.
    private let folder: String
    /// What all worktrees share: branches and tags.
    private let common: String

    /// Finds the repository that a folder is in, which is that of the nearest `.git`; `nil` where there is none, or the nearest
    /// one leads nowhere.
    init?(around path: String, read: @escaping (String) -> String?) {
        var place = path
        var found: String?
        while found == nil {
            let git = Self.path(".git", from: place)
            if read(git + "/HEAD") != nil {
                found = git
            } else if let file = read(git) {
                // A worktree or a submodule, whose repository is elsewhere.
                guard let target = Self.value(of: "gitdir", in: file) else { return nil }
                found = Self.path(target, from: place)
            } else {
                guard place != "/" else { return nil }
                place = Self.path("..", from: place)
            }
        }
        let folder = found ?? path
        self.read = read
        self.folder = folder
        common = read(folder + "/commondir").map { Self.path($0, from: folder) } ?? folder
    }

    /// The id of the commit that `HEAD` names; `nil` where it cannot be told.
    var commit: String? {
        var text = read(folder + "/HEAD")
        for _ in 0..<Self.deepest {
            guard let name = text.flatMap({ Self.value(of: "ref", in: $0) }) else { return text.flatMap(Self.id) }
            text = reference(name)
        }
        return nil
    }

    /// How many names git follows from one to the next.
    private static let deepest = 6

    /// What a reference holds: an id, or the name of another one.
    private func reference(_ name: String) -> String? {
        guard name.hasPrefix("refs/"), !name.split(separator: "/").contains("..") else { return nil }
        if let text = read("\(folder)/\(name)") ?? read("\(common)/\(name)") { return text }
        for line in (read(common + "/packed-refs") ?? "").split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: " ")
            if parts.count == 2, parts[1] == name { return String(parts[0]) }
        }
        return nil
    }

    /// The text if it is the id of a commit, by SHA-1 or SHA-256.
    private static func id(_ text: String) -> String? {
        [40, 64].contains(text.utf8.count) && text.allSatisfy(\.isHexDigit) ? text : nil
    }

    private static func value(of name: String, in text: String) -> String? {
        guard text.hasPrefix(name + ":") else { return nil }
        let value = text.dropFirst(name.count + 1).drop { $0 == " " || $0 == "\t" }
        return value.isEmpty ? nil : String(value)
    }

    private static func path(_ path: String, from folder: String) -> String {
        URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder, isDirectory: true)).standardizedFileURL.path
    }
}
