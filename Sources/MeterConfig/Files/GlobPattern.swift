/// A pattern of file paths: `*` and `?` within a name, `**` for any folders, all else as it stands.
///
/// Names that begin with a dot match only where the pattern writes the dot.
package struct GlobPattern: Sendable, Hashable, CustomStringConvertible {
    /// A part of the pattern between slashes.
    package enum Segment: Sendable, Hashable {
        /// A name without wildcards, or `..`.
        case name(String)
        /// A name with `*` or `?`.
        case wildcard(String)
        /// `**`: any number of folders, none included.
        case folders
    }

    /// The parts between slashes, at least one; the last is not ``Segment/folders``.
    package let segments: [Segment]
    /// The pattern as it was written.
    package let description: String

    /// Makes a pattern from a relative path; `nil` where it is empty, absolute, or ends with a slash.
    package init?(_ text: String) {
        guard !text.isEmpty, !text.hasPrefix("/"), !text.hasSuffix("/") else { return nil }
        var segments: [Segment] = []
        for part in text.split(separator: "/") where part != "." {
            if part == "**" {
                if segments.last != .folders { segments.append(.folders) }
            } else if part.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }) {
                segments.append(.wildcard(String(part)))
            } else {
                segments.append(.name(String(part)))
            }
        }
        if segments.last == .folders { segments.append(.wildcard("*")) }
        guard !segments.isEmpty else { return nil }
        self.segments = segments
        description = text
    }

    /// Whether the pattern matches a path relative to the same folder.
    package func matches(_ path: String) -> Bool {
        let names = path.split(separator: "/")
        // Whether the parts so far match the first names of the path, by how many names these are.
        var matching = [true] + names.map { _ in false }
        for segment in segments {
            matching = segment.extended(matching, by: names)
        }
        return matching[names.count]
    }
}

extension GlobPattern.Segment {
    /// Which numbers of names match with this part behind what matches so far.
    fileprivate func extended(_ matching: [Bool], by names: [Substring]) -> [Bool] {
        var extended = matching.map { self == .folders && $0 }
        for (index, name) in names.enumerated() {
            let isOpen = self == .folders ? extended[index] : matching[index]
            if isOpen, matches(name) { extended[index + 1] = true }
        }
        return extended
    }
}

extension GlobPattern.Segment {
    /// Whether the part matches a name; ``folders`` matches every name without a leading dot.
    package func matches(_ name: some StringProtocol) -> Bool {
        switch self {
        case .name(let text): text == name
        case .folders: !name.hasPrefix(".")
        case .wildcard(let text):
            (text.hasPrefix(".") || !name.hasPrefix("."))
                && Self.matches(Array(text.unicodeScalars), Array(name.unicodeScalars))
        }
    }

    /// Matches with one point to come back to, the last star, so that time grows with the product of the lengths at most.
    private static func matches(_ pattern: [Unicode.Scalar], _ name: [Unicode.Scalar]) -> Bool {
        var index = 0
        var place = 0
        var star: (index: Int, place: Int)?
        while place < name.count {
            if index < pattern.count, pattern[index] == "*" {
                star = (index, place)
                index += 1
            } else if index < pattern.count, pattern[index] == "?" || pattern[index] == name[place] {
                index += 1
                place += 1
            } else if let last = star {
                star = (last.index, last.place + 1)
                index = last.index + 1
                place = last.place + 1
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == "*" }
    }
}
