package import AdapterKit

/// What an outcome does to the bindings.
package enum BindingChange: Sendable, Hashable {
    /// The binding is made, or takes the place of the one for the same object of ours.
    case bind(Binding)
    /// The binding is forgotten.
    case unbind(vendor: String, ref: ObjectRef)
}
