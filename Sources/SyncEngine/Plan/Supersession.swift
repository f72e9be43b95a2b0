package import AdapterKit

/// What becomes of an object that a new one takes the place of.
package struct Supersession: Sendable, Hashable {
    /// Meterway's name for the old object from then on.
    package var ref: ObjectRef
    /// The old object as it has to be first, so that its successor can have its marks, or so that it ends by itself; `nil`
    /// where nothing has to be changed.
    package var retired: DesiredObject?
    /// The fields that this changes.
    package var fields: [FieldChange]
    /// What it waits for before it goes; `nil` where it goes in the same run.
    package var waits: Waiting?

    /// Makes a supersession.
    package init(ref: ObjectRef, retired: DesiredObject?, fields: [FieldChange], waits: Waiting?) {
        self.ref = ref
        self.retired = retired
        self.fields = fields
        self.waits = waits
    }
}

extension ObjectRef {
    /// Meterway's name for an object after another took its place: the same key with the vendor's id.
    package func superseded(id: String) -> ObjectRef { ObjectRef(kind, "\(key)~\(id)") }
}

extension Binding {
    /// Whether another object took the place of this one, which is only remembered until it is gone.
    package var isSuperseded: Bool { ref.key.hasSuffix("~\(id)") }

    /// The object that took its place, or the object itself.
    package var successor: ObjectRef {
        isSuperseded ? ObjectRef(ref.kind, String(ref.key.dropLast(id.count + 1))) : ref
    }

    /// The binding once another object took the place of this one.
    package var superseded: Binding {
        var binding = self
        binding.ref = ref.superseded(id: id)
        return binding
    }
}
