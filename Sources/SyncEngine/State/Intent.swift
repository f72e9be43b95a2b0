package import AdapterKit
package import Metering

/// A write that is about to be sent, as the journal keeps it from before the write until its outcome is known.
package struct Intent: Sendable, Hashable {
    /// What a write does to an object.
    package enum Action: String, Sendable, Hashable, CaseIterable {
        /// Makes it.
        case create
        /// Binds one that is there; nothing is sent.
        case adopt
        /// Changes it in place.
        case update
        /// Takes it away.
        case delete
    }

    /// The run that it belongs to.
    package var run: Int64
    /// The name of the vendor's instance.
    package var vendor: String
    /// What the write does.
    package var action: Action
    /// Meterway's name for the object.
    package var ref: ObjectRef
    /// The vendor's id; `nil` for a create.
    package var id: String?
    /// The name people know the object by.
    package var name: String
    /// The signs by which the object is recognised if the answer is lost, links resolved.
    package var marks: [Mark]
    /// The meters that the object serves.
    package var meters: [Meter.Key]
    /// The fields before and after.
    package var changes: [FieldChange]
    /// When it was written down.
    package var at: Timestamp
    /// The object and its binding as they were before the write; `nil` where there was neither.
    package var before: PriorState?
    /// What the binding is to say beyond the fields; `nil` where that is what it says already.
    package var leaves: Leaves?

    /// What a binding is to say beyond the fields of its object.
    package struct Leaves: Sendable, Hashable {
        /// The core definition.
        package var definition: JSONValue
        /// Whether a sync made or bound the object, and no file has it.
        package var isSynced: Bool

        /// Makes the pair.
        package init(definition: JSONValue, isSynced: Bool) {
            self.definition = definition
            self.isSynced = isSynced
        }
    }

    /// Makes an intent.
    package init(
        run: Int64,
        vendor: String,
        action: Action,
        ref: ObjectRef,
        id: String?,
        name: String,
        marks: [Mark],
        meters: [Meter.Key],
        changes: [FieldChange],
        at: Timestamp,
        before: PriorState? = nil,
        leaves: Leaves? = nil
    ) {
        self.run = run
        self.vendor = vendor
        self.action = action
        self.ref = ref
        self.id = id
        self.name = name
        self.marks = marks
        self.meters = meters
        self.changes = changes
        self.at = at
        self.before = before
        self.leaves = leaves
    }
}

extension Intent {
    /// Whether the write takes an object away so that it can be made again: such a deletion is no end of the object, and so
    /// tells no fields that go.
    package var isHalfOfReplacement: Bool { action == .delete && changes.isEmpty }
}

/// An intent in the journal, by its number there.
package struct JournaledIntent: Sendable, Hashable {
    /// The number, which grows with time.
    package var number: Int64
    /// The intent.
    package var intent: Intent

    /// Makes the pair.
    package init(number: Int64, intent: Intent) {
        self.number = number
        self.intent = intent
    }
}

extension IntentOutcome {
    /// A write that was sent, perhaps, and of which nothing was found when it was looked for: it may still be done later.
    static let neverSeen = failed("its answer was lost, and nothing of it was found at the vendor")
    /// A creation that a run which ended left open, and of which nothing was found: it may still be done later.
    static let neverMade = failed("the run ended before the object was made")

    /// The outcomes of a creation after which the vendor may make the object all the same.
    package static let doubtful: [IntentOutcome] = [neverSeen, neverMade]
}

/// What became of an intended write.
package enum IntentOutcome: Sendable, Hashable {
    /// It was done; the vendor's id of the object.
    case done(id: String)
    /// It was not done; the text says why.
    case failed(String)

    /// Whether it was done.
    package var isDone: Bool {
        if case .done = self { true } else { false }
    }
}
