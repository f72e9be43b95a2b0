import AdapterKit

/// What a binding is found by: the vendor's instance, and Meterway's name for the object.
struct BindingName: Sendable, Hashable {
    /// The name of the vendor's instance.
    let vendor: String
    /// Meterway's name for the object.
    let ref: ObjectRef

    /// Makes a name.
    init(_ vendor: String, _ ref: ObjectRef) {
        self.vendor = vendor
        self.ref = ref
    }

    /// The name of a binding.
    init(_ binding: Binding) {
        self.init(binding.vendor, binding.ref)
    }

    /// The name of the binding that an intent is about.
    init(_ intent: Intent) {
        self.init(intent.vendor, intent.ref)
    }
}

extension BindingChange {
    /// The name of the binding that is made or forgotten.
    var name: BindingName {
        switch self {
        case .bind(let binding): BindingName(binding)
        case .unbind(let vendor, let ref): BindingName(vendor, ref)
        }
    }
}
