/// What tells a process from every other that had its number, as `BOOT:TICK@SPACE`.
package struct ProcessMark: Sendable, Hashable, CustomStringConvertible {
    /// The boot of the kernel; empty where it is not told.
    package let boot: String
    /// The clock tick after boot at which the process began.
    package let tick: String
    /// Within what the process has its number; `nil` in a mark from before this was noted, and where it is not told.
    package let space: String?

    /// Makes a mark.
    package init(boot: String, tick: String, space: String?) {
        self.boot = boot
        self.tick = tick
        self.space = space
    }

    /// Reads a mark; `nil` for any other text.
    package init?(_ text: String) {
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else { return nil }
        boot = String(parts[0])
        tick = String(parts[1])
        space = halves.count == 2 ? String(halves[1]) : nil
    }

    package var description: String {
        "\(boot):\(tick)" + (space.map { "@\($0)" } ?? "")
    }

    /// Whether two marks of one number are of one process, as far as they tell: a boot that is not told may be any.
    func isSameStart(as other: ProcessMark) -> Bool {
        tick == other.tick && (boot == other.boot || boot.isEmpty || other.boot.isEmpty)
    }
}
