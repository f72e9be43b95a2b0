import AdapterKit
import Catalog
import MeterConfig
import Metering
import SyncEngine
import Transport

/// Everything outside itself that a command uses.
struct CommandContext: Sendable {
    /// Where words go.
    var console: Console
    /// The folder the command runs in, absolute.
    var workingDirectory: String
    /// The variables of the process.
    var environment: [String: String]
    /// The clock.
    var now: @Sendable () -> Timestamp
    /// Makes the way to the vendors.
    var makeTransport: @Sendable () throws -> any HTTPTransport
    /// Makes the way to the embedded vendors, which no proxy stands before.
    var makeSandboxTransport: @Sendable () throws -> any HTTPTransport
    /// Waits; throws where the task was cancelled, and where the person asks to stop.
    var sleep: @Sendable (Duration) async throws -> Void
    /// Waits until what goes on is shown again; throws where the task was cancelled.
    var tick: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    /// What stands between commands and the state, such as what counts or cuts off their steps; nothing unless set.
    var watchingState: @Sendable (any StateStore) -> any StateStore = { $0 }
    /// What is kept to the end of the process; nothing is where the process goes on to other things after the command.
    var retained: RetainedValues?
    /// The vendors.
    var vendors: [Vendor]
    /// Who runs the command: user, machine and process.
    var caller: Caller
    /// The wish of the person to stop; what is under way is finished.
    let stop: StopSignal

    /// The context of the command whose arguments are read; what completes them has no other way to it.
    @TaskLocal static var current: CommandContext?

    /// Makes a context.
    init(
        console: Console,
        workingDirectory: String,
        environment: [String: String],
        now: @escaping @Sendable () -> Timestamp,
        makeTransport: @escaping @Sendable () throws -> any HTTPTransport,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        vendors: [Vendor],
        caller: Caller,
        makeSandboxTransport: (@Sendable () throws -> any HTTPTransport)? = nil,
        stop: StopSignal = StopSignal()
    ) {
        self.console = console
        self.workingDirectory = workingDirectory
        self.environment = environment
        self.now = now
        self.makeTransport = makeTransport
        self.makeSandboxTransport = makeSandboxTransport ?? makeTransport
        self.sleep = { try await stop.sleep($0, by: sleep) }
        self.vendors = vendors
        self.caller = caller
        self.stop = stop
    }
}

extension CommandContext {
    /// How long to wait before what a lost answer was about is looked for again: a second, unless the environment says
    /// otherwise, as for vendors that are tried out on the same machine.
    ///
    /// - Throws: ``CommandFailure`` where it says what is no number of milliseconds.
    func settleDelay() throws(CommandFailure) -> Duration {
        let name = "METERWAY_SETTLE_MILLISECONDS"
        guard let text = environment[name], !text.isEmpty else { return .seconds(1) }
        guard let milliseconds = Int64(text), (1...3_600_000).contains(milliseconds) else {
            throw CommandFailure(
                "the environment variable \(name) is `\(text)`",
                expected: "a whole number of milliseconds, from 1 to 3600000",
                hint: "unset it, and a second is taken"
            )
        }
        return .milliseconds(milliseconds)
    }

    /// Reads a project from files.
    func load(_ project: String?, from files: any ProjectFiles = LocalFiles()) throws(ConfigErrors) -> Project {
        try ProjectLoader(files: files, adapters: vendors.map(\.adapter))
            .load(project: project, workingDirectory: workingDirectory)
    }

    /// The bytes of a file that the person named, such as one of decisions.
    ///
    /// - Parameters:
    ///   - file: the file as it was named.
    ///   - expected: what it should be.
    /// - Returns: its content.
    /// - Throws: ``CommandFailure`` with the reason where it cannot be read.
    func contents(of file: String, expected: String) throws(CommandFailure) -> [UInt8] {
        do {
            return try LocalFiles().read(absolute(file))
        } catch {
            throw .unreadable("`\(file)`", error, expected: expected)
        }
    }

    /// A path as the person wrote it, from the working folder.
    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(workingDirectory)/\(path)"
    }
}

extension [Vendor] {
    /// The vendor of an adapter; `nil` where there is none.
    subscript(adapter name: String) -> Vendor? { first { $0.adapter.name == name } }

    /// The pure half of the adapter of a connection; `nil` where there is none.
    func translator(of settings: ConnectionSettings) -> (any VendorTranslator)? {
        self[adapter: settings.adapter]?.adapter.translator(settings)
    }

    /// The adapters of the names given, for a command without a project; all where none is.
    ///
    /// - Throws: ``CommandFailure`` with each name that no adapter has.
    func adapters(_ names: [String]) throws(CommandFailure) -> [AdapterDescriptor] {
        try UnknownNames.check(adapters: names, among: map(\.adapter.name))
        return map(\.adapter).filter { names.isEmpty || names.contains($0.name) }
    }
}

/// Who runs a command.
struct Caller: Sendable, Hashable {
    /// The user's name.
    var user: String
    /// The machine's name.
    var host: String
    /// The number of the process.
    var process: Int32
    /// The instant the process began, as the machine tells it.
    var processStart: String
}
