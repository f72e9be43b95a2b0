import AdapterKit
import ArgumentParser
import Catalog
import Foundation
import MeterConfig
import Metering
import Migration

/// Makes the meters of one vendor at another.
struct MigrateRunCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Make the meters of one vendor at another: definitions, event schemas, rules and customers' meters.",
        discussion: """
            The meter files are where it ends: meters that they have are applied at the new vendor too, others are written into \
            a new file. The old vendor is not changed. Cut off, the same command goes on; done, it finds nothing to do.
            """
    )

    @OptionGroup var given: RouteOptions

    /// The options, as every command has them.
    var options: GlobalOptions { given.all }

    @OptionGroup(title: "Route") var ends: MigrationOptions

    @OptionGroup(title: "Route") var window: MigrationWindow

    /// Where decisions stand.
    @Option(
        help: ArgumentHelp("Read from this file what `migrate assess --decisions` has asked.", valueName: "file"),
        completion: .file()
    )
    var decisions: String?

    /// Where decisions of doubtful matches stand.
    @Option(
        help: ArgumentHelp("Read from this file which objects are the same meter.", valueName: "file"),
        completion: .file()
    )
    var match: String?

    /// Whether names that senders use are derived anew.
    @Flag(
        name: .customLong("new-keys"),
        help: "Between two accounts of one kind: derive names that senders use, such as `meterApiName`, anew."
    )
    var newKeys = false

    /// Whether objects that are found and differ are adopted with their changes.
    @Flag(help: "Adopt objects that are found at the new vendor also where they differ, and change them.")
    var adopt = false

    /// Where the mapping is written.
    @Option(
        help: ArgumentHelp(
            "The folder for the mapping of old and new ids; `migration-FROM-TO` in the project by default.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var out: String?

    @OptionGroup var safety: SafetyOptions

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let route = try ends.route()
        try window.check()
        return try await SessionBuilder(context, options, along: route).run(.write) { session in
            let moving = Moving(
                session: session,
                route: route,
                decisions: try decisions.map { MoveDecisions(try session.decisions($0, for: route.to)) }
                    ?? MoveDecisions(),
                reviewFiles: SyncReviewFiles(match: match),
                newKeys: newKeys,
                adopt: adopt,
                mapping: MappingFiles(folder: out, route, session),
                safety: safety
            )
            return try await moving.run()
        }
    }
}
