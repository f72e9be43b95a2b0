package import AdapterKit

/// An object's place in the state, which its binding is found by: the vendor's instance, and Meterway's name for the object there.
package struct ObjectPlace: Sendable, Hashable, Comparable {
    /// The name of the vendor's instance.
    package var vendor: String
    /// Meterway's name for the object.
    package var ref: ObjectRef

    /// Makes a place.
    package init(_ vendor: String, _ ref: ObjectRef) {
        self.vendor = vendor
        self.ref = ref
    }

    /// The place of a binding.
    package init(_ binding: Binding) {
        self.init(binding.vendor, binding.ref)
    }

    /// The place that an intent is about.
    package init(_ intent: Intent) {
        self.init(intent.vendor, intent.ref)
    }

    /// Orders places by vendor, then by name.
    package static func < (left: Self, right: Self) -> Bool { (left.vendor, left.ref) < (right.vendor, right.ref) }
}

extension BindingChange {
    /// The place of the binding that is made or forgotten.
    package var place: ObjectPlace {
        switch self {
        case .bind(let binding): ObjectPlace(binding)
        case .unbind(let vendor, let ref): ObjectPlace(vendor, ref)
        }
    }
}

extension [ObjectPlace: Binding] {
    /// Makes and forgets bindings.
    mutating func apply(_ changes: [BindingChange]) {
        for change in changes {
            switch change {
            case .bind(let binding): self[change.place] = binding
            case .unbind: self[change.place] = nil
            }
        }
    }

    /// The bindings by vendor and object.
    var inOrder: [Binding] { sorted { $0.key < $1.key }.map(\.value) }
}
