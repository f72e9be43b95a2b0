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

    /// Whether this is the name for an object of an id whose place another took.
    func isSuperseded(id: String) -> Bool { key.hasSuffix("~\(id)") }

    /// The name of what took the place of the object of an id, or of the object itself.
    func successor(id: String) -> ObjectRef {
        isSuperseded(id: id) ? ObjectRef(kind, String(key.dropLast(id.count + 1))) : self
    }
}

extension Binding {
    /// Whether another object took the place of this one, which is only remembered until it is gone.
    package var isSuperseded: Bool { ref.isSuperseded(id: id) }

    /// The object that took its place, or the object itself.
    package var successor: ObjectRef { ref.successor(id: id) }

    /// The binding once another object took the place of this one.
    package var superseded: Binding { named(ref.superseded(id: id)) }

    /// The binding of the same object under another name of ours.
    func named(_ ref: ObjectRef) -> Binding {
        var binding = self
        binding.ref = ref
        return binding
    }
}
