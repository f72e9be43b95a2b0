import ArgumentParser
import MeterConfig

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
    /// The project file.
    @Option(
        help: ArgumentHelp(
            "The project file, or its folder; by default the nearest meterway.yaml, from the working folder upwards.",
            valueName: "file"
        ),
        completion: .file()
    )
    var project: String?

    /// Whether embedded vendors stand in for the real ones.
    @Flag(help: "Use vendors embedded in this process in place of the real ones; no account is needed.")
    var sandbox = false

    /// The form of the result.
    @Option(help: "The form of the result.")
    var format: OutputFormat = .text

    /// The vendors to deal with.
    @Option(
        help: ArgumentHelp("Deal with this vendor only; can be given several times.", valueName: "name"),
        completion: Completions.vendors
    )
    var vendor: [String] = []

    /// The meters to deal with.
    @Option(
        help: ArgumentHelp(
            "Deal with meters whose key matches this pattern only; can be given several times.",
            valueName: "glob"
        ),
        completion: Completions.meters
    )
    var meter: [String] = []

    /// Whether to go on without asking.
    @Flag(help: "Do not ask before writing.")
    var yes = false
}

extension GlobalOptions {
    /// The meters to deal with.
    var selection: MeterSelection { MeterSelection(meter) }

    /// Whether a vendor is to be dealt with.
    func deals(with name: String) -> Bool { vendor.isEmpty || vendor.contains(name) }
}
