import AdapterKit
import Catalog
import CurlTransport
import MeterConfig
import Metering
import SQLiteState
import SandboxServer
import SyncEngine
import Transport

/// Opens what a command needs: the project, its vendors (real, or embedded), and its state.
struct SessionBuilder: Sendable {
    /// What a command does with the state.
    enum StateUse: Sendable {
        /// It only looks, so that no file is made where there is none, and it can be cut short at any time.
        case read
        /// It writes.
        case write
    }

    let context: CommandContext
    let options: GlobalOptions
    /// Where the project is read from.
    var files: any ProjectFiles = LocalFiles()
    /// Whether the meters that the command deals with are those of the files and the state, and not what vendors have.
    var knowsMeters = true

    /// Reads the project, and says its warnings.
    func loadProject() throws -> Project {
        var project = try load(from: files)
        project.warnings = (project.warnings + project.expiredWaivers(at: context.now())).sorted()
        if options.format == .text {
            for warning in project.warnings {
                context.console.say("warning: \(warning)")
            }
        }
        return project
    }

    /// Reads the project from files.
    func load(from files: any ProjectFiles) throws(ConfigErrors) -> Project {
        try context.load(options.project, from: files)
    }

    /// Runs a command's work with everything open, and closes it again.
    func run<Result: Sendable>(
        _ use: StateUse,
        _ body: @escaping @Sendable (ProjectSession) async throws -> Result
    ) async throws -> Result {
        let project = try loadProject()
        let selected = try select(project)
        return try await context.stop.patiently {
            guard !options.sandbox else { return try await runSandboxed(project, selected, use, body) }
            try OpenFiles.check()
            let store = try openStore(of: project, use)
            try check(store, project)
            let session = try session(project, selected, store, over: try context.makeTransport())
            return try await run(body, use, session)
        }
    }

    /// Runs a command's work; what only looks ends when the person asks to stop.
    private func run<Result: Sendable>(
        _ body: @escaping @Sendable (ProjectSession) async throws -> Result,
        _ use: StateUse,
        _ session: ProjectSession
    ) async throws -> Result {
        let work: @Sendable () async throws -> Result = {
            let tick: @Sendable () -> Void = { session.reading.tick() }
            return try await context.console.ticking(tick, sleep: context.tick) { try await body(session) }
        }
        do {
            guard use == .read else { return try await work() }
            let stop = context.stop
            let result = try await context.console.silent(after: stop) { try await stop.race(work) }
            guard let result else {
                throw CommandFailure("stopped; nothing was written")
            }
            return result
        } catch {
            session.sayRequestsOfFailure()
            throw error
        }
    }

    private func runSandboxed<Result: Sendable>(
        _ project: Project,
        _ selected: [ConnectionSettings],
        _ use: StateUse,
        _ body: @escaping @Sendable (ProjectSession) async throws -> Result
    ) async throws -> Result {
        let fleet = try SandboxFleet(
            instances: selected,
            vendors: context.vendors,
            folder: OwnFolder.sandbox(in: project.root)
        )
        return try await fleet.closing {
            let store = try openStore(of: project, use)
            try check(store, project)
            let work = { @Sendable (addresses: SandboxAddresses) async throws -> Result in
                let transport = try context.makeSandboxTransport()
                let settings = try fleet.instances.map { try fleet.settings(of: $0, addresses) }
                let session = try session(project, settings, store, over: transport)
                defer { (transport as? CurlTransport)?.shutdown() }
                return try await run(body, use, session)
            }
            // A project without vendors has nothing to serve, and is none the worse for that.
            guard !selected.isEmpty else { return try await work(SandboxAddresses()) }
            return try await SandboxServer(endpoints: fleet.endpoints(now: context.now)).run(work)
        }
    }

    /// The vendors that the options select.
    func select(_ project: Project) throws -> [ConnectionSettings] {
        try UnknownNames.check(vendors: options.vendor, among: project.instances, in: project.file)
        return project.vendors.filter { options.deals(with: $0.instance) }
    }

    /// Checks that the state fits the project, and that each pattern matches a meter of either.
    func check(_ store: any StateStore, _ project: Project) throws {
        try checkInstances(try store.boundCounts(), project)
        guard knowsMeters, !options.selection.isEverything else { return }
        try options.selection.check(in: project, besides: try store.bindings().flatMap(\.meters))
    }

    private func openStore(of project: Project, _ use: StateUse) throws -> any StateStore {
        let path = statePath(of: project)
        guard try StatePresence.isThere(path) else {
            return use == .write ? context.watchingState(LateStateFile(path: path)) : InMemoryStateStore()
        }
        return context.watchingState(try SQLiteStateStore(path: path))
    }

    private func checkInstances(_ counts: [String: Int], _ project: Project) throws {
        let known = Set(project.instances)
        let gone = counts.filter { !known.contains($0.key) }
        guard gone.isEmpty else {
            throw CommandFailure(
                gone.sorted { $0.key < $1.key }.map { vendor, count in
                    .init(
                        "the vendor `\(vendor)` is no longer in \(project.file), and "
                            + "\(count.counted("object is", "objects are")) bound there",
                        hint: "put it back, or let go of them with `meterway state forget \(vendor)`, "
                            + "or give them to another instance with `meterway state move \(vendor) NEW`; where the state is "
                            + "another project's, name this one's own under `state`"
                    )
                }
            )
        }
    }
}
