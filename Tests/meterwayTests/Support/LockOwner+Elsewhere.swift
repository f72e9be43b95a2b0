import SyncEngine

extension LockOwner {
    /// An apply on another machine, which cannot be seen from here.
    static let grace = LockOwner(
        user: "grace",
        host: "elsewhere",
        process: 4711,
        processStart: "",
        command: "apply",
        since: TestProject.noon
    )
}
