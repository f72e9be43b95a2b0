package import AdapterKit
package import Metering

/// An object at the old vendor with its counterpart at the new one.
package struct MovedObject: Sendable, Hashable {
    /// An object at one of the two vendors.
    package struct End: Sendable, Hashable {
        /// Meterway's name for it.
        package var ref: ObjectRef
        /// The vendor's id.
        package var id: String
        /// The name people know it by.
        package var name: String
        /// What senders of events name to reach it, in the vendor's own words; `nil` where they name nothing.
        package var address: String?

        /// Makes an end.
        package init(_ ref: ObjectRef, id: String, name: String, address: String? = nil) {
            self.ref = ref
            self.id = id
            self.name = name
            self.address = address
        }
    }

    /// The meters that it serves, sorted.
    package var meters: [Meter.Key]
    /// The object at the old vendor; `nil` where that has no such object.
    package var old: End?
    /// The object at the new vendor; `nil` where that has no such object.
    package var new: End?

    /// Makes a pair.
    package init(meters: [Meter.Key], old: End?, new: End?) {
        self.meters = meters.sorted()
        self.old = old
        self.new = new
    }

    /// The customer's counter that it is; `nil` for every other object.
    package var counter: (customer: String, meterKey: String)? {
        guard meters.count == 1, let key = (new ?? old)?.ref.key, key.hasPrefix("\(meters[0])/") else { return nil }
        let rest = key.dropFirst(meters[0].text.count + 1)
        guard let slash = rest.lastIndex(of: "/") else { return nil }
        return (String(rest[..<slash]), String(rest[rest.index(after: slash)...]))
    }

    /// What objects are sorted by: the meters, then the kinds and keys.
    var order: [String] {
        [meters.first?.text ?? "", (old ?? new)?.ref.description ?? "", new?.ref.description ?? "", old?.id ?? ""]
    }
}
