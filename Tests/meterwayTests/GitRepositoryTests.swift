import Testing

@testable import meterway

@Suite("The commit of a project is that of its nearest repository")
struct GitRepositoryTests {
    private static let inner = String(repeating: "1a", count: 20)
    private static let outer = String(repeating: "2b", count: 20)
    private static let long = String(repeating: "3c", count: 32)

    /// A repository around the one that a project is in, so that whoever looks too far finds it.
    private static let around = ["/srv/.git/HEAD": "ref: refs/heads/main", "/srv/.git/refs/heads/main": outer]

    private func commit(_ files: [String: String], in folder: String = "/srv/project/config") -> String? {
        let all = Self.around.merging(files) { $1 }
        return GitRepository(around: folder) { all[$0] }?.commit
    }

    @Test("a repository's folder, at a branch, a packed one, or a commit")
    func folder() {
        let head = "/srv/project/.git/HEAD"
        let packed = """
            # pack-refs with: peeled fully-peeled sorted
            \(Self.outer) refs/heads/feature/main
            \(Self.outer) refs/heads/main2
            \(Self.inner) refs/heads/main
            ^\(Self.outer)
            """
        #expect(commit([head: Self.inner]) == Self.inner)
        #expect(commit([head: Self.long]) == Self.long)
        #expect(commit([head: "ref: refs/heads/a", "/srv/project/.git/refs/heads/a": Self.inner]) == Self.inner)
        #expect(commit([head: "ref: refs/heads/main", "/srv/project/.git/packed-refs": packed]) == Self.inner)
        #expect(
            commit([
                head: "ref: refs/heads/main", "/srv/project/.git/packed-refs": packed,
                "/srv/project/.git/refs/heads/main": Self.long,
            ]) == Self.long
        )
        #expect(commit([:]) == Self.outer, "a folder of a greater repository")
        #expect(commit([:], in: "/opt/project") == nil)
    }

    @Test("a reference that names another one is followed, but not for ever")
    func symbolic() {
        let git = "/srv/project/.git/"
        let files = [git + "HEAD": "ref: refs/heads/a", git + "refs/heads/a": "ref:\trefs/heads/b"]
        #expect(commit(files.merging([git + "refs/heads/b": Self.inner]) { $1 }) == Self.inner)
        #expect(commit(files.merging([git + "refs/heads/b": "ref: refs/heads/a"]) { $1 }) == nil)
    }

    @Test("a submodule has its own repository, and not that of the project around it")
    func submodule() {
        let files = [
            "/srv/project/.git": "gitdir: ../.git/modules/project",
            "/srv/.git/modules/project/HEAD": Self.inner,
        ]
        #expect(commit(files) == Self.inner)
    }

    @Test("a worktree has its own HEAD, and the branches of its repository", arguments: ["../..", "/home/repo/.git"])
    func worktree(common: String) {
        var files = [
            "/srv/project/.git": "gitdir: /home/repo/.git/worktrees/project",
            "/home/repo/.git/HEAD": Self.outer,
            "/home/repo/.git/worktrees/project/HEAD": "ref: refs/heads/topic",
            "/home/repo/.git/worktrees/project/commondir": common,
            "/home/repo/.git/refs/heads/topic": Self.inner,
        ]
        #expect(commit(files) == Self.inner)
        files["/home/repo/.git/refs/heads/topic"] = nil
        files["/home/repo/.git/packed-refs"] = "\(Self.inner) refs/heads/topic"
        #expect(commit(files) == Self.inner)
        files["/home/repo/.git/worktrees/project/HEAD"] = "ref: refs/bisect/bad"
        files["/home/repo/.git/worktrees/project/refs/bisect/bad"] = Self.long
        #expect(commit(files) == Self.long)
    }

    @Test(
        "what cannot be read tells no commit, least of all that of a repository farther out",
        arguments: [
            ["/srv/project/.git": "gitdir: /gone"],
            ["/srv/project/.git": "something else"],
            ["/srv/project/.git/HEAD": "ref: refs/heads/unborn"],
            ["/srv/project/.git/HEAD": "ref: refs/heads/.invalid", "/srv/project/.git/reftable/tables.list": "a.ref"],
            ["/srv/project/.git/HEAD": "ref: ../../.git/refs/heads/main"],
            ["/srv/project/.git/HEAD": "ref: refs/../../../.git/refs/heads/main"],
            ["/srv/project/.git/HEAD": "not a commit"],
            ["/srv/project/.git/HEAD": "1a1a1a1"],
            ["/srv/project/.git/HEAD": ""],
        ]
    )
    func unreadable(files: [String: String]) {
        #expect(commit(files) == nil)
    }
}
