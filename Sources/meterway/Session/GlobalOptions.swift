import ArgumentParser
import MeterConfig

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
    @OptionGroup var general: GeneralOptions
    @OptionGroup var vendors: VendorChoice
    @OptionGroup var meters: MeterChoice

    /// Makes options with their defaults.
    init() {}

    /// Takes the options as a command that shows only some of them has read them.
    init(_ general: GeneralOptions, _ vendors: VendorChoice, _ meters: MeterChoice) {
        self.general = general
        self.vendors = vendors
        self.meters = meters
    }

    /// The project file.
    var project: String? { general.project }
    /// Whether embedded vendors stand in for the real ones.
    var sandbox: Bool { general.sandbox }
    /// The form of the result.
    var format: OutputFormat { general.format }
    /// Whether to go on without asking.
    var yes: Bool { general.yes }

    /// The vendors to deal with.
    var vendor: [String] {
        get { vendors.vendor }
        set { vendors.vendor = newValue }
    }

    /// The meters to deal with.
    var meter: [String] {
        get { meters.meter }
        set { meters.meter = newValue }
    }
}

extension GlobalOptions {
    /// The meters to deal with.
    var selection: MeterSelection { MeterSelection(meter) }

    /// Whether a vendor is to be dealt with.
    func deals(with name: String) -> Bool { vendor.isEmpty || vendor.contains(name) }

    /// What selects the meters, as it was given; empty where nothing was.
    var selecting: String { meter.map { "`--meter \($0)`" }.joined(separator: ", ") }

    /// Refuses `--vendor` where a command would pass it by.
    func refuseVendors(since reason: String) throws(CommandFailure) {
        guard vendor.isEmpty else { throw CommandFailure(reason, hint: "leave `--vendor` out") }
    }

    /// Refuses `--meter` where a command would pass it by.
    func refuseMeters(since reason: String) throws(CommandFailure) {
        guard meter.isEmpty else { throw CommandFailure(reason, hint: "leave `--meter` out") }
    }
}

/// The options of a command that names its vendors by arguments of its own: `--vendor` is read, so that it can be refused in
/// clear words, and not shown.
struct RouteOptions: ParsableArguments {
    @OptionGroup var general: GeneralOptions
    @OptionGroup(visibility: .hidden) var vendors: VendorChoice
    @OptionGroup var meters: MeterChoice

    /// All of them.
    var all: GlobalOptions { GlobalOptions(general, vendors, meters) }
}

/// The options of a command that is not narrowed: `--vendor` and `--meter` are read, so that they can be refused in clear words,
/// and not shown.
struct WholeOptions: ParsableArguments {
    @OptionGroup var general: GeneralOptions
    @OptionGroup(visibility: .hidden) var vendors: VendorChoice
    @OptionGroup(visibility: .hidden) var meters: MeterChoice

    /// All of them.
    var all: GlobalOptions { GlobalOptions(general, vendors, meters) }
}
