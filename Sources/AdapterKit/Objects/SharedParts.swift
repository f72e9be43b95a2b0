/// The parts of a value that has many and is copied often, in one place however often it is copied.
///
/// A class of which nothing can be changed, and not a value around one, so that a part is read without copying the others.
package final class SharedParts<Parts: Sendable & Hashable>: Sendable, Hashable {
    /// The parts.
    package let parts: Parts

    /// Keeps parts.
    package init(_ parts: Parts) {
        self.parts = parts
    }

    /// The parts with a change, in a place of their own.
    package func with(_ change: (inout Parts) -> Void) -> SharedParts {
        var parts = parts
        change(&parts)
        return SharedParts(parts)
    }

    package static func == (left: SharedParts, right: SharedParts) -> Bool {
        left === right || left.parts == right.parts
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(parts)
    }
}
