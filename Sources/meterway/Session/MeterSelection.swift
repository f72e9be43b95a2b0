import MeterConfig
import Metering

/// The meters that a command was told to deal with.
struct MeterSelection: Sendable, Hashable {
    private let patterns: [String]
    /// The patterns that are whole keys: thousands, where a command selects what it found itself.
    private let keys: Set<String>
    /// The other patterns.
    private let globs: [[UInt8]]

    /// Makes a selection from patterns, in which `*` stands for any text and `?` for one character; none selects all.
    init(_ patterns: [String]) {
        self.patterns = patterns
        keys = Set(patterns.lazy.filter { !Self.isGlob($0) })
        globs = patterns.lazy.filter(Self.isGlob).map { Array($0.utf8) }
    }

    /// Makes a selection of some meters, and of none where there are none.
    init(_ keys: some Sequence<Meter.Key>) {
        let patterns = keys.map(\.text)
        self.init(patterns.isEmpty ? [""] : patterns)
    }

    /// Whether every meter is selected.
    var isEverything: Bool { patterns.isEmpty }

    /// Whether a meter is selected.
    func contains(_ key: Meter.Key) -> Bool {
        patterns.isEmpty || keys.contains(key.text)
            || globs.contains { Self.matches($0[...], Array(key.text.utf8)[...]) }
    }

    /// The patterns that match none of the keys.
    func unmatched(_ keys: [Meter.Key]) -> [String] {
        let texts = Set(keys.map(\.text))
        return patterns.filter { pattern in
            guard Self.isGlob(pattern) else { return !texts.contains(pattern) }
            let selection = MeterSelection([pattern])
            return !keys.contains(where: selection.contains)
        }
    }

    /// Refuses patterns that match no meter of a project, nor another one that the command deals with.
    ///
    /// - Parameters:
    ///   - project: the project.
    ///   - others: the other meters.
    ///   - place: whose meters all of them are.
    /// - Throws: ``CommandFailure`` with each pattern that matches none.
    func check(
        in project: Project,
        besides others: [Meter.Key] = [],
        of place: String = "the project"
    ) throws(CommandFailure) {
        try UnknownNames.check(self, among: project.meters.map(\.meter.key) + others, of: place)
    }

    private static func isGlob(_ pattern: String) -> Bool {
        pattern.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }

    /// Matches without backing up further than the last `*`, so that the time is bounded by the product of the lengths.
    private static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        var pattern = pattern
        var text = text
        var resume: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
        while !text.isEmpty {
            if pattern.first == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                resume = (pattern, text)
            } else if let next = pattern.first, next == UInt8(ascii: "?") || next == text.first {
                pattern = pattern.dropFirst()
                text = text.dropFirst()
            } else if let (after, from) = resume {
                text = from.dropFirst()
                pattern = after
                resume = (after, text)
            } else {
                return false
            }
        }
        return pattern.allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
