/// A credential's value, which shows itself only to code that asks for it by name.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The value; it goes into requests and nowhere else.
    package let revealed: String

    /// Wraps a value.
    package init(_ value: String) {
        revealed = value
    }

    package var description: String { "(secret)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
