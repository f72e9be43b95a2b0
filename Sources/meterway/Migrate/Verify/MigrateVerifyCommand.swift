import AdapterKit
import ArgumentParser
import Metering
import Migration

/// Compares what both vendors of a migration say of the same usage.
struct MigrateVerifyCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare both vendors' usage per meter and customer, and trace each difference.",
        discussion: """
            Every meter that was moved is compared, for every customer that either vendor, the events or the files know; \
            without a `migrate run`, every meter that both vendors have. A number that a vendor does not have, cannot tell or \
            did not answer never passes. With `--events` both have to agree with the events too, and differences are traced \
            to single events. Ends with 4 where something differs, and with 1 where a vendor could not be read.
            """
    )

    @OptionGroup var given: RouteOptions

    /// The options, as every command has them.
    var options: GlobalOptions { given.all }

    /// Which way the migration goes.
    @OptionGroup(title: "Route") var ends: MigrationOptions

    /// What is asked about.
    @OptionGroup(title: "Which usage") var asked: UsageOptions

    /// By how much numbers may differ.
    @Option(
        help: ArgumentHelp(
            "By how much two numbers may differ: a number, or hundredths of the old vendor's, such as 0.5%.",
            valueName: "amount"
        )
    )
    var tolerance: String?

    /// Whether what a vendor cannot tell is passed over.
    @Flag(
        name: .customLong("leave-out-unavailable"),
        help: "Leave out the numbers that a vendor cannot tell; the report says how many they are."
    )
    var leavesOut = false

    /// Whether meters pass that nobody used.
    @Flag(
        name: .customLong("allow-idle"),
        help:
            "Let meters pass that nobody used in the window, although nothing is proved of them; the report names them."
    )
    var allowsIdle = false

    /// The dead letters.
    @Option(
        name: .customLong("dead-letter"),
        help: ArgumentHelp(
            "A dead-letter file of `ingest`, to trace differences by; can be given several times.",
            valueName: "file"
        ),
        completion: .file()
    )
    var letters: [String] = []

    /// The page.
    @Option(
        help: ArgumentHelp("Write the report as a page with plots to this new file.", valueName: "file"),
        completion: .file()
    )
    var html: String?

    /// The report as JSON.
    @Option(
        help: ArgumentHelp(
            "Write the report as JSON to this new file, whose digest the page shows.",
            valueName: "file"
        ),
        completion: .file()
    )
    var json: String?

    /// Whether the state does not learn of it.
    @Flag(
        name: .customLong("no-record"),
        help: "Do not note the result in the state, where `migrate cutover` looks for it."
    )
    var noRecord = false

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let route = try ends.route()
        let builder = try SessionBuilder(context, options, along: route)
        let window = try asked.period()
        let (events, letters) = try eventFiles(in: context)
        let request = VerifyRequest(
            window: window,
            step: asked.by,
            customers: asked.customer.distinct,
            events: events,
            letters: letters,
            tolerance: try readTolerance(),
            leavesOut: leavesOut,
            allowsIdle: allowsIdle,
            keeps: !noRecord
        )
        let page = try html.map { try NewFile($0, in: context) }
        let document = try json.map { try NewFile($0, in: context) }
        let gap = try asked.gap()
        return try await builder.run(noRecord ? .read : .write) { session in
            let gathering = UsageGathering(session: session, gap: gap)
            let verifying = Verifying(gathering: gathering, route: route, request: request)
            return try await verifying.run(page: page, document: document)
        }
    }

    /// The events and the dead letters.
    ///
    /// - Throws: ``CommandFailure`` with everything that is wrong in either.
    private func eventFiles(
        in context: CommandContext
    ) throws(CommandFailure) -> (events: EventFiles, letters: EventFiles) {
        let events = Result { () throws(CommandFailure) in
            try EventFiles(asked.events, in: context, isRereading: true)
        }
        let letters = Result { () throws(CommandFailure) in
            try EventFiles(self.letters, of: "--dead-letter", in: context, isRereading: true)
        }
        if case .failure(let first) = events, case .failure(let second) = letters {
            throw CommandFailure(first.problems + second.problems)
        }
        return (try events.get(), try letters.get())
    }

    private func readTolerance() throws(CommandFailure) -> Tolerance {
        do {
            return try tolerance.map { text throws(ToleranceError) in try Tolerance(text) } ?? .exact
        } catch {
            throw CommandFailure("`--tolerance`: \(error.message)", hint: error.hint)
        }
    }
}

/// What a verification was asked to compare, and how.
struct VerifyRequest: Sendable {
    /// The window.
    var window: Period
    /// The step of the rows; `nil` compares the window as a whole.
    var step: UsageQuery.Step?
    /// The customers; empty for all.
    var customers: [String]
    /// The events.
    var events: EventFiles
    /// The dead letters.
    var letters: EventFiles
    /// By how much numbers may differ.
    var tolerance: Tolerance
    /// Whether what a vendor cannot tell is left out.
    var leavesOut: Bool
    /// Whether meters may pass that nobody used.
    var allowsIdle: Bool
    /// Whether the result is noted in the state.
    var keeps: Bool
}
