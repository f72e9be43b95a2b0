import AdapterKit
import ArgumentParser
import SyncEngine

/// Keeps vendors reconciled with one another.
struct SyncCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Carry meters from one vendor to others, or keep vendors reconciled as peers.",
        usage: """
            meterway sync --from VENDOR --to VENDOR... [OPTIONS]
            meterway sync VENDOR VENDOR... [OPTIONS]
            """,
        discussion: """
            With --from, the source is read and never written, and the others follow it. With vendors alone, each one's edits \
            since the last sync flow to the others; what several changed to different values is a conflict, and nothing of \
            that meter is written. Ends with 4 where something waits for a person, and with 1 where it could not be written to \
            the file of `--conflicts` or `--doubts`, such as one that is there already.
            """
    )

    @OptionGroup var given: RouteOptions

    /// The options, as every command has them.
    var options: GlobalOptions { given.all }

    /// The peers.
    @Argument(
        help: ArgumentHelp("The vendors to keep reconciled as peers.", valueName: "vendor"),
        completion: Completions.vendors
    )
    var peers: [String] = []

    /// The source.
    @Option(
        help: ArgumentHelp("Carry the meters of this vendor to those of `--to`.", valueName: "vendor"),
        completion: Completions.vendors
    )
    var from: String?

    /// The targets.
    @Option(
        help: ArgumentHelp("A vendor that follows the source; several with commas, or repeated.", valueName: "vendor"),
        completion: Completions.vendors
    )
    var to: [String] = []

    /// Whether what an earlier sync made goes where the source no longer has it.
    @Flag(help: "With `--from`: delete at a target what an earlier sync made there and the source no longer has.")
    var prune = false

    /// Whether nothing is written.
    @Flag(name: .customLong("dry-run"), help: "Show what would be done; write nothing.")
    var dryRun = false

    /// Whose edits win.
    @Option(
        help: ArgumentHelp("Settle conflicts by what this vendor has, or `files`.", valueName: "vendor|files"),
        completion: Completions.sides
    )
    var prefer: String?

    /// Where decisions of doubtful matches stand.
    @Option(
        help: ArgumentHelp("Read from this file which objects are the same meter.", valueName: "file"),
        completion: .file()
    )
    var match: String?

    /// The new file that asks about doubtful matches.
    @Option(
        help: ArgumentHelp("Write matches in doubt to this new file, to be answered for `--match`.", valueName: "file"),
        completion: .file()
    )
    var doubts: String?

    /// The new file that asks about conflicts.
    @Option(
        help: ArgumentHelp("Write conflicts to this new file, to be answered for `--resolve`.", valueName: "file"),
        completion: .file()
    )
    var conflicts: String?

    /// Where decisions of conflicts stand.
    @Option(
        help: ArgumentHelp("Read from this file what is to stand where there is a conflict.", valueName: "file"),
        completion: .file()
    )
    var resolve: String?

    /// Whether the meter files take part.
    @Flag(
        name: .customLong("write-config"),
        help: "Let the meter files take part as a side: their edits flow to the vendors, and others' into the files."
    )
    var writeConfig = false

    /// Whether objects that are found and differ are adopted with their changes.
    @Flag(help: "With `--from`: adopt objects that are found at a target also where they differ, and change them.")
    var adopt = false

    @OptionGroup var safety: SafetyOptions

    /// What becomes of customers' meters that new ones take the place of.
    @Option(help: ReplacedObjects.help)
    var replaced: ReplacedObjects?

    /// Whether and how it goes on round by round.
    @OptionGroup(title: "Watch") var watch: WatchOptions

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let parties = try SyncParties(peers: peers, from: from, to: to, prune: prune, vendor: options.vendor)
        // Where no file can be made is told before anything is read; one that is there matters only where there is something to write.
        for file in [conflicts, doubts].compactMap(\.self) { try NewFile.checkPlace(file, in: context) }
        if let loop = try watch.loop("sync", in: context, options.format) {
            guard options.yes || dryRun else {
                throw CommandFailure(
                    "with `--every` nobody is asked: give `--yes` to have each round written, or `--dry-run` to look only"
                )
            }
            guard conflicts == nil, doubts == nil else {
                throw CommandFailure(
                    "`--conflicts` and `--doubts` write a new file, which the next round would find there already: give them to "
                        + "a sync without `--every`, once a round says that something waits for you"
                )
            }
            // What is wrong with the project from the start is an error, not a round of many.
            try builder(context, parties).checkStart()
            return await loop.run { context in
                try await builder(context, parties).run(dryRun ? .read : .write) { session in
                    try await syncing(session, parties).round(isDry: dryRun)
                }
            }
        }
        return try await builder(context, parties).run(dryRun ? .read : .write) { session in
            let syncing = syncing(session, parties)
            return try await dryRun ? syncing.preview() : syncing.run()
        }
    }

    private func builder(_ context: CommandContext, _ parties: SyncParties) -> SessionBuilder {
        var narrowed = options
        narrowed.vendor = parties.names
        return SessionBuilder(context: context, options: narrowed, knowsMeters: false)
    }

    private func syncing(_ session: ProjectSession, _ parties: SyncParties) -> Syncing {
        Syncing(
            session: session,
            parties: parties,
            prefer: prefer,
            reviewFiles: SyncReviewFiles(match: match, resolve: resolve, conflicts: conflicts, doubts: doubts),
            filesTakePart: writeConfig,
            allowed: Allowance(adopt: adopt, allowReplace: safety.allowReplace, replaced: replaced),
            safety: safety
        )
    }
}
