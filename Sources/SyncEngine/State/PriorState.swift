package import AdapterKit

/// What there was of an object before a write: the object as it was read at the vendor, and its binding.
package struct PriorState: Sendable, Hashable {
    /// The object; `nil` where it was not there.
    package var object: ObservedObject?
    /// The binding; `nil` where it was not bound.
    package var binding: Binding?

    /// Makes a state; `nil` where there was neither.
    package init?(object: ObservedObject?, binding: Binding?) {
        guard object != nil || binding != nil else { return nil }
        self.object = object
        self.binding = binding
    }
}
