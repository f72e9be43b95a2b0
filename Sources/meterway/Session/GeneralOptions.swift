import ArgumentParser

/// The options that no command passes by: which project, which world, which form, and whether to ask.
struct GeneralOptions: ParsableArguments {
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

    /// Whether to go on without asking.
    @Flag(help: "Do not ask before writing.")
    var yes = false
}

/// Which vendors a command deals with.
struct VendorChoice: ParsableArguments {
    /// The vendors to deal with.
    @Option(
        help: ArgumentHelp("Deal with this vendor only; can be given several times.", valueName: "name"),
        completion: Completions.vendors
    )
    var vendor: [String] = []
}

/// Which meters a command deals with.
struct MeterChoice: ParsableArguments {
    /// The meters to deal with.
    @Option(
        help: ArgumentHelp(
            "Deal with meters whose key matches this pattern only; can be given several times.",
            valueName: "glob"
        ),
        completion: Completions.meters
    )
    var meter: [String] = []
}
