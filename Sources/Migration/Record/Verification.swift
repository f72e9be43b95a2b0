package import Metering

/// One comparison of what both vendors say of the same usage, as a cutover asks for it.
package struct Verification: Sendable, Hashable {
    /// When it was made.
    package var at: Timestamp
    /// The window that was compared.
    package var window: Period
    /// Whether both sides agree: everything was compared, but for what was left out, and nothing differs.
    package var passed: Bool
    /// By how much two numbers may differ, in words, such as `exact`, `0.01` or `0.5%`.
    package var tolerance: String
    /// How many cells a vendor could not tell and that were left out because the command said so.
    package var leftOut: Int
    /// The meters that were compared, sorted.
    package let meters: [Meter.Key]
    /// The meters among them that did not pass, sorted: of which something differs or was not to be had, nobody used anything,
    /// or the files said otherwise than what was applied.
    ///
    /// Empty in a comparison that did not pass, where that is not known of each meter: then none of them passed.
    package let failed: [Meter.Key]
    /// The meters among them that nobody used in the window, and that passed because the command allowed that, sorted.
    package let idle: [Meter.Key]
    /// How many cells were compared.
    package var compared: Int
    /// How many of them differ, or were not to be had and not left out.
    package var differing: Int
    /// By what each meter counted at both sides; see ``DefinitionDigest``.
    package var definitions: [Meter.Key: String]
    /// The same without customers' counters that nobody manages, of the meters that have such: what can be told without asking
    /// a vendor.
    package var managed: [Meter.Key: String] = [:]
    /// The digest of the report as JSON, SHA-256 in hexadecimal digits.
    package var report: String

    /// Makes a verification.
    package init(
        at: Timestamp,
        window: Period,
        passed: Bool,
        tolerance: String,
        leftOut: Int,
        meters: [Meter.Key],
        compared: Int,
        differing: Int,
        definitions: [Meter.Key: String],
        report: String,
        failed: [Meter.Key] = [],
        idle: [Meter.Key] = []
    ) {
        self.at = at
        self.window = window
        self.passed = passed
        self.tolerance = tolerance
        self.leftOut = leftOut
        self.meters = meters.sorted()
        self.compared = compared
        self.differing = differing
        self.definitions = definitions
        self.report = report
        self.failed = failed.sorted()
        self.idle = idle.sorted()
    }

    /// Whether a meter was compared.
    package func compares(_ key: Meter.Key) -> Bool { meters.hasSorted(key) }

    /// Whether a meter was compared, and all of it agrees, whatever the others do.
    package func passed(_ key: Meter.Key) -> Bool {
        compares(key) && (passed || !failed.isEmpty && !failed.hasSorted(key))
    }
}
