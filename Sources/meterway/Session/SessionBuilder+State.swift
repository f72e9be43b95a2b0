import AdapterKit
import MeterConfig
import Metering
import SQLiteState
import SyncEngine

extension SessionBuilder {
    /// The path of the state that the options mean.
    func statePath() throws -> String {
        statePath(of: try loadProject())
    }

    /// The path of the state of a project that is read already.
    func statePath(of project: Project) -> String {
        options.sandbox ? OwnFolder.sandbox(in: project.root) + "/state.sqlite" : project.state
    }

    /// The bindings that the options select; no vendor is contacted.
    ///
    /// - Throws: ``CommandFailure`` where the options name a vendor that neither the project nor the state has.
    func bindings() throws -> [Binding] {
        let project = try loadProject()
        return try select(options.vendor, from: try openState(of: project).bindings(), of: project)
    }

    /// The bindings of vendors, all without any, and of the meters that the options select.
    ///
    /// - Throws: ``CommandFailure`` for a name that neither the project nor the state has.
    func select(
        _ vendors: [String],
        from bindings: [Binding],
        of project: Project
    ) throws(CommandFailure) -> [Binding] {
        let selection = ObjectSelection(vendors: vendors, meters: options.selection)
        try Self.check(vendors, of: project, and: bindings.map(\.vendor), of: "state")
        try selection.meters.check(in: project, besides: bindings.flatMap(\.meters))
        return bindings.filter { selection.selects($0.vendor, $0.meters) }
    }

    /// Tells the newest runs that dealt with what the options select, newest first, each with that alone; no vendor is contacted.
    ///
    /// - Parameters:
    ///   - limit: how many at the most.
    ///   - body: takes a run, and says whether the next one is wanted.
    /// - Throws: ``CommandFailure`` where the options name a vendor or a meter that neither the project nor the history has.
    func eachRun(limit: Int, _ body: (HistoryEntry) -> Bool) throws {
        var selection = ObjectSelection(vendors: options.vendor, meters: options.selection)
        let project = try loadProject()
        let store = try openState(of: project)
        guard !selection.isEverything else { return try store.eachRun(limit: limit, body) }
        selection.known = try store.meters()
        try Self.check(options.vendor, of: project, and: selection.known.keys.map(\.vendor), of: "history")
        let known = selection.known.values.flatMap(\.self)
        try selection.meters.check(in: project, besides: known, of: "the project or its history")
        var left = limit
        try store.eachRun(limit: .max) { run in
            guard let part = selection.part(of: run) else { return true }
            left -= 1
            return body(part) && left > 0
        }
    }

    /// Refuses names of vendors that neither the project has nor what is kept of vendors that it had.
    private static func check(
        _ names: [String],
        of project: Project,
        and kept: [String],
        of place: String
    ) throws(CommandFailure) {
        let vendors = project.instances
        let gone = Set(kept).subtracting(vendors).sorted()
        try UnknownNames.check(vendors: names, among: vendors + gone, in: "\(project.file) and its \(place)")
    }

    /// Checks what can be told before the first round of a watch: the project, the vendors, and the meters where the command
    /// knows them.
    func checkStart() throws {
        let project = try load(from: files)
        _ = try select(project)
        let store = try openState(of: project)
        try check(store, project)
    }

    /// The state as a file; `nil` where there is none yet.
    func openFile() throws -> SQLiteStateStore? { try openFile(of: try loadProject()) }

    /// The state of a project that is read already, as a file; `nil` where there is none yet.
    func openFile(of project: Project) throws -> SQLiteStateStore? {
        let path = statePath(of: project)
        return try StatePresence.isThere(path) ? try SQLiteStateStore(path: path) : nil
    }

    /// The state of a project that is read already; an empty one where there is no file yet.
    func openState(of project: Project) throws -> any StateStore {
        let path = statePath(of: project)
        guard try StatePresence.isThere(path) else { return InMemoryStateStore() }
        return try SQLiteStateStore(path: path)
    }

    /// Changes bindings of the project under the lock.
    ///
    /// - Parameters:
    ///   - command: what the lock and the history call it.
    ///   - changes: the changes that a piece of work comes to.
    ///   - work: looks at the bindings and decides, within the lock; whoever throws changes nothing.
    ///   - beside: what else of the state the run changes, before the bindings.
    /// - Returns: the work.
    /// - Throws: ``StateError``, and what the work throws.
    func changeState<Work>(
        _ command: String,
        _ changes: (Work) -> [BindingChange],
        by work: ([Binding], Project) async throws -> Work,
        beside: (any StateStore, Int64) throws -> Void = { _, _ in }
    ) async throws -> Work {
        let project = try loadProject()
        let store = try openState(of: project)
        return try await context.stop.patiently {
            try await store.locked(by: context.owner(of: command)) {
                let work = try await work(try store.bindings(), project)
                try store.recorded(context.record(of: command, in: project), at: context.now) { run in
                    try beside(store, run)
                    try store.change(changes(work), by: run)
                }
                return work
            }
        }
    }
}
