import ArgumentParser

/// Writes what a vendor has as meter files, and binds it.
struct ImportCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Write what a vendor has as a meter file, and bind it; nothing is overwritten."
    )

    @OptionGroup var given: RouteOptions

    /// The options, as every command has them.
    var options: GlobalOptions { given.all }

    /// The vendor to read.
    @Argument(help: "The vendor's name in the project.", completion: Completions.vendors)
    var name: String

    /// Where the file goes.
    @Option(
        help: ArgumentHelp(
            "The folder for the file; by default that of the project's first meter file.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var out: String?

    func perform(in context: CommandContext) async throws -> ExitStatus {
        try options.refuseVendors(since: "`import` takes the vendor as its argument")
        var narrowed = options
        narrowed.vendor = [name]
        return try await SessionBuilder(context: context, options: narrowed, knowsMeters: false).run(.write) {
            session in
            guard let connection = session.connections.first else { return .error }
            return try await Importing(session: session, connection: connection, folder: out).run()
        }
    }
}
