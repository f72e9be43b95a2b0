/// A kind of object at a vendor, by the name plans and state use, such as `usageMeter`.
package struct ObjectKind: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The name.
    package let rawValue: String

    /// Makes a kind from its name.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Makes a kind from its name.
    package init(_ name: String) {
        rawValue = name
    }

    package var description: String { rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
