import AdapterKit
import AmberfloSandbox
import Catalog
import Foundation
import Metering
import SandboxServer
import Transport

/// Vendors that are served, and a folder with a project for them, while a trial lasts.
final class Bench: Sendable {
    let program: Program
    let dialect: TrialDialect
    let seed: Int
    let folder: URL
    let memory: VendorMemory
    let victim: Victim
    let server: SandboxServer
    let urls: [String: String]

    private init(
        _ program: Program,
        _ dialect: TrialDialect,
        _ seed: Int,
        _ folder: URL,
        _ memory: VendorMemory,
        _ victim: Victim,
        _ server: SandboxServer,
        _ urls: [String: String]
    ) {
        self.program = program
        self.dialect = dialect
        self.seed = seed
        self.folder = folder
        self.memory = memory
        self.victim = victim
        self.server = server
        self.urls = urls
    }

    /// Serves vendors that hold some records, and does work there; `hidden` names the meters that Amberflo's list leaves out.
    static func serving<Value: Sendable>(
        _ program: Program,
        _ dialect: TrialDialect,
        seed: Int,
        from start: Checkpoint,
        hidden: Set<String> = [],
        in folder: URL,
        _ work: @escaping @Sendable (Bench) async throws -> Value
    ) async throws -> Value {
        let memory = VendorMemory(start.records)
        let victim = Victim()
        let server = try SandboxServer(endpoints: endpoints(memory, victim, hidden))
        try start.restore(to: folder)
        return try await server.run { addresses in
            let names = Catalog.adapters.map(\.name)
            let urls = Dictionary(uniqueKeysWithValues: names.map { ($0, addresses.url(of: $0) ?? "") })
            return try await work(Bench(program, dialect, seed, folder, memory, victim, server, urls))
        }
    }

    private static func endpoints(_ memory: VendorMemory, _ victim: Victim, _ hidden: Set<String>) -> [SandboxEndpoint]
    {
        Catalog.vendors.map { vendor in
            let name = vendor.adapter.name
            let seed = memory.seed(of: name)
            var handler = vendor.sandbox(seed)
            if name == "amberflo", !hidden.isEmpty {
                var options = AmberfloSandbox.Options()
                options.unlistedMeters = hidden
                handler = AmberfloSandbox(options: options, records: seed.records, store: seed.store, now: seed.now)
            }
            return SandboxEndpoint(name: name, handler: WatchedVendor(vendor: handler, victim: victim))
        }
    }

    /// Puts the project of an edition into the folder.
    func write(_ edition: TrialProject.Edition) throws {
        try Data(dialect.projectFile(urls).utf8).write(to: folder.appendingPathComponent("meterway.yaml"))
        let meters = TrialProject(edition, dialect, seed: seed).meterFile
        try Data(meters.utf8).write(to: folder.appendingPathComponent("meters.yaml"))
    }

    /// Runs `meterway` on the project, and kills it at an instant, if one is given.
    func run(_ arguments: [String], killedAt kill: Kill? = nil) async throws -> Program.Ending {
        var environment = TrialDialect.credentials
        environment["no_proxy"] = "127.0.0.1"
        environment["HOME"] = folder.path
        environment["METERWAY_SETTLE_MILLISECONDS"] = "500"
        environment["LD_PRELOAD"] = program.killSwitch.path
        environment["KILLSWITCH_FILE"] = folder.appendingPathComponent(".meterway/state.sqlite").path
        environment["KILLSWITCH_COUNT"] = counter.path
        if case .journal(let step, let isTorn)? = kill {
            environment["KILLSWITCH_STEP"] = String(step)
            environment["KILLSWITCH_TORN"] = isTorn ? "1" : nil
        }
        try? FileManager.default.removeItem(at: counter)
        victim.begin(kill)
        let clock: Task<Void, Never>? =
            if case .clock(let milliseconds)? = kill { Task { await strike(after: milliseconds) } } else { nil }
        defer { clock?.cancel() }
        return try await program.run(
            arguments + ["--project", folder.path],
            environment: environment,
            in: folder,
            victim: victim
        )
    }

    private func strike(after milliseconds: Int) async {
        guard (try? await Task.sleep(for: .milliseconds(milliseconds))) != nil else { return }
        victim.kill()
    }

    private var counter: URL { folder.appendingPathComponent("steps") }

    /// How many changes of the state's files the last run made.
    var steps: Int {
        let bytes = (try? Data(contentsOf: counter)) ?? Data()
        return bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// What the vendors and the state are now.
    ///
    /// - Parameters:
    ///   - place: where copies are kept.
    ///   - whole: whether the project's files belong to it, too.
    /// - Returns: the checkpoint.
    /// - Throws: what keeps the folder from being copied.
    func checkpoint(in place: URL, whole: Bool = false) throws -> Checkpoint {
        try Checkpoint(memory.records, stateOf: folder, keptIn: place, whole: whole)
    }

    /// What a command tells as JSON.
    func json(_ arguments: [String]) async throws -> JSONValue {
        let ending = try await run(arguments + ["--format", "json"])
        do {
            return try JSONValue.parse(ending.output)
        } catch {
            throw TrialError("`meterway \(arguments.joined(separator: " "))` told no JSON: \(ending.output)")
        }
    }
}

/// A trial that could not be done, and says nothing of the program.
struct TrialError: Error, CustomStringConvertible {
    let description: String

    /// Makes an error of its sentence.
    init(_ description: String) {
        self.description = description
    }
}
