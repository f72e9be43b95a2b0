package import AdapterKit
package import Metering

/// Tells what a write that was cut off left from what somebody else made or changed.
///
/// Marks alone do not tell of a creation: while a creation was under way, or was never sent, a person may have made an object of the same
/// name. What the first request of a creation sets is as it was to be, and the rest is so, or as it is before the requests
/// that follow. So it is with a change or a removal that takes several requests: what it sets on its way is nobody's edit.
package struct WriteCheck: Sendable {
    private let translators: [String: any VendorTranslator]
    private let now: Timestamp

    /// Makes a check for vendors by the names of their instances.
    package init(_ translators: [String: any VendorTranslator], now: Timestamp) {
        self.translators = translators
        self.now = now
    }

    /// Makes a check for vendors.
    package init(_ connections: [VendorConnection], now: Timestamp) {
        self.init(Dictionary(keepingFirst: connections.map { ($0.name, $0.adapter.translator) }), now: now)
    }

    /// Whether an object is what an intent to make one left.
    func isMade(_ object: ObservedObject, by intent: Intent) -> Bool {
        guard let translator = translators[intent.vendor] else { return false }
        let wanted = ObjectImage(after: intent.changes)
        return translator.foreignFields(of: object, asMadeOf: wanted, now: now).isEmpty
    }

    /// The fields in which an object is as the requests of an intent but the last leave it, and not as the last one does.
    func passing(_ object: ObservedObject, by intent: Intent) -> ObjectImage {
        guard let translator = translators[intent.vendor] else { return ObjectImage() }
        var wanted = intent.before?.object?.image ?? ObjectImage()
        for change in intent.changes { wanted[change.path] = change.after }
        let stages: [ObjectImage]
        if intent.action == .create {
            stages = translator.begunFields(of: intent.ref.kind, toward: wanted)
        } else if let before = intent.before?.object {
            stages = translator.passingFields(of: before, toward: intent.action == .delete ? nil : wanted)
        } else {
            return ObjectImage()
        }
        var passing = ObjectImage()
        for field in stages.flatMap(\.fields)
        where object.image[field.path] == field.value && (intent.action == .delete || wanted[field.path] != field.value)
        {
            passing[field.path] = field.value
        }
        return passing
    }

    /// Whether the vendor itself takes no second object of an intent to make one, so that a repetition makes none.
    func isGuarded(_ intent: Intent) -> Bool {
        translators[intent.vendor].map { $0.guards(intent.marks) } ?? true
    }
}

extension VendorTranslator {
    /// The fields, sorted, in which an object is not what any request of a creation leaves; empty where it may be its work.
    func foreignFields(of object: ObservedObject, asMadeOf wanted: ObjectImage, now: Timestamp) -> [FieldChange] {
        let begun = begunFields(of: object.kind, toward: wanted)
        return aged(wanted, now: now).changes(from: object.image).filter { change in
            !begun.contains { $0[optional: change.path] == change.before }
        }
    }

    /// Whether one of some marks is such that the vendor takes no second object that bears it.
    func guards(_ marks: [Mark]) -> Bool { marks.contains { uniqueMarks.contains($0.name) } }
}
