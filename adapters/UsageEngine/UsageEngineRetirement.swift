import AdapterKit
import Metering

/// How meter types and meters leave that new ones take the place of.
enum UsageEngineRetirement {
    /// A type gives its name and its reference to the new one, keeps what its records are told by, and goes when it is empty.
    ///
    /// References are unique, and the user interface's documents say so of names; both stay recognisable to what reads the
    /// records of the old type's last period.
    static func type(_ observed: ObservedObject) -> Retirement {
        let mark = FittedText.mark(of: observed.id)
        let name = ended(observed.name, with: " (superseded \(mark))", limit: UsageEngineLimit.name)
        var image = ObjectImage(["name": .string(name)])
        if let reference = observed.image["externalRef"].string {
            image["externalRef"] = .string(ended(reference, with: "~\(mark)", limit: UsageEngineLimit.externalRef))
        }
        return Retirement(image: image, name: name, end: .deleted)
    }

    /// A meter is set to be deleted when its period ends, or goes at once with its value.
    static func counter(_ observed: ObservedObject, _ policy: ReplacedObjects) -> Retirement {
        switch policy {
        case .deleteOnReset:
            Retirement(
                image: ObjectImage(["deleteOnReset": true]),
                end: .byItself,
                note: "What it counted is sent downstream when its period ends, and the new one begins at nothing."
            )
        case .delete:
            Retirement(end: .deleted, note: UsageEngineEffects.loss(of: observed))
        }
    }

    /// A customer's meter ends with its period, after its record was sent; its type stays (Usage Engine API reference: Update
    /// meter).
    static func leaving(_ observed: ObservedObject) -> Leaving {
        guard observed.kind == UsageEngineKind.meter else {
            return Leaving(note: "The meter type stays as it is: a type without meters counts nothing.")
        }
        let end = observed.running?.end
        return Leaving(
            image: ObjectImage(["deleteOnReset": true]),
            note:
                "It counts until \(end.map(\.description) ?? "the end of its running period"), sends its record, and goes away.",
            comingBack: .until(end)
        )
    }

    private static func ended(_ text: String, with suffix: String, limit: Int) -> String {
        guard !text.hasSuffix(suffix) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit - suffix.unicodeScalars.count)))
            + suffix
    }
}
