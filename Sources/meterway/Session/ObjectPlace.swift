import AdapterKit
import SyncEngine

/// An object's place in the state: the vendor's instance, and Meterway's name for the object there.
struct ObjectPlace: Sendable, Hashable, Comparable {
    var vendor: String
    var ref: ObjectRef

    init(_ vendor: String, _ ref: ObjectRef) {
        self.vendor = vendor
        self.ref = ref
    }

    /// The place of a binding.
    init(_ binding: Binding) {
        self.init(binding.vendor, binding.ref)
    }

    static func < (left: Self, right: Self) -> Bool { (left.vendor, left.ref) < (right.vendor, right.ref) }
}
