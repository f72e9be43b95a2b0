import AdapterKit
import ArgumentParser

/// What a command that writes is allowed to do, beyond what the project allows.
struct SafetyOptions: ParsableArguments {
    /// Whether objects may be removed and made again.
    @Flag(name: .customLong("allow-replace"), help: "Do changes for which an object has to be removed and made again.")
    var allowReplace = false

    /// How many deletions are allowed.
    @Option(
        name: .customLong("max-deletes"),
        help: ArgumentHelp("Stop before deleting more than this at a vendor.", valueName: "n|n%"),
        transform: { try ChangeBound.read($0) }
    )
    var maxDeletes: ChangeBound?

    /// How many updates are allowed.
    @Option(
        name: .customLong("max-updates"),
        help: ArgumentHelp("Stop before updating more than this at a vendor.", valueName: "n|n%"),
        transform: { try ChangeBound.read($0) }
    )
    var maxUpdates: ChangeBound?

    /// The project's limits, with those that the command line gives in their place.
    func limits(over project: SafetyLimits) -> SafetyLimits {
        var limits = project
        limits.maxDeletes = maxDeletes ?? limits.maxDeletes
        limits.maxUpdates = maxUpdates ?? limits.maxUpdates
        return limits
    }
}

extension ChangeBound {
    /// The bound that a text says.
    fileprivate static func read(_ text: String) throws -> ChangeBound {
        guard let bound = ChangeBound(text) else {
            throw ValidationError(
                "`\(text)` is no bound; write a number such as 25, or a percentage up to 100 such as 10%"
            )
        }
        return bound
    }
}
