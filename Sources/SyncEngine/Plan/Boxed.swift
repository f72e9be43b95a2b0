import AdapterKit

/// A large part of a value that is copied often, kept beside it, so that a copy of the whole copies none of it.
@propertyWrapper
package struct Boxed<Value: Sendable & Hashable>: Sendable, Hashable {
    private var shared: SharedParts<Value>?

    /// Makes a part; nothing is kept for `nil`.
    package init(wrappedValue: Value?) {
        shared = wrappedValue.map(SharedParts.init)
    }

    /// The part.
    package var wrappedValue: Value? {
        get { shared?.parts }
        set { shared = newValue.map(SharedParts.init) }
    }
}
