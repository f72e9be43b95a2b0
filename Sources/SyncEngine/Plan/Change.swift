package import AdapterKit
package import Metering

/// One thing that an apply would do, or cannot do, to one object at one vendor.
package struct Change: Sendable, Hashable {
    /// What would be done.
    package enum Action: String, Sendable, Hashable, CaseIterable {
        /// The object is made.
        case create
        /// An object that is there is recognised as ours and bound, and changed where it differs.
        case adopt
        /// The object is changed in place.
        case update
        /// The object is removed and made again.
        case replace
        /// The object is taken away.
        case delete
        /// Nothing is done, for the reason given.
        case blocked
    }

    /// What an apply needs to be told before it does the change.
    package enum Permission: String, Sendable, Hashable {
        /// An adoption that changes the object needs `--adopt`.
        case adopt
        /// A replacement needs `--allow-replace`.
        case allowReplace

        /// The option that allows it.
        package var option: String {
            switch self {
            case .adopt: "--adopt"
            case .allowReplace: "--allow-replace"
            }
        }
    }

    /// What would be done.
    package var action: Action
    /// Meterway's name for the object.
    package var ref: ObjectRef
    /// The name people know it by.
    package var name: String
    /// The meters it serves.
    package var meters: [Meter.Key]
    /// The vendor's id, where there is one.
    package var remoteID: String?
    /// The fields before and after; for a create all that are set, for a delete all that were.
    package var fields: [FieldChange]
    /// What there is to say about the meter's fields at this vendor.
    package var findings: [Finding]
    /// The team's acceptances that cover findings at the instant of the plan.
    package var accepted: [Waiver] = []
    /// What the reader should know before saying yes: what is lost, what was changed behind our back, and the like.
    package var notes: [String]
    /// What has to be allowed first; `nil` where nothing has.
    package var needs: Permission?
    /// The object as it is wanted; `nil` for a delete and for most blocked ones.
    @Boxed package var desired: DesiredObject?
    /// The object as it was read; `nil` for a create.
    @Boxed package var observed: ObservedObject?
    /// Whether a delete leaves the object at the vendor and only forgets the binding.
    package var onlyUnbinds: Bool
    /// The binding of the object as it is before the change; `nil` where there is none.
    package var binding: Binding?
    /// What the last apply left of the fields that somebody changed at the vendor since, by path.
    package var recorded: [String: JSONValue] = [:]
    /// What the change waits for; `nil` for one that an apply does.
    package var waits: Waiting?
    /// What the meter counts otherwise, in the core's names, where no field of the same name at the vendor tells it.
    package var counting: [FieldChange] = []
    /// The open billing periods that it touches, by customer.
    package var running: [RunningUsage] = []
    /// What becomes of the old object, where a new one takes its place; `nil` where it is removed first.
    @Boxed package var supersession: Supersession?
    /// The object that took the place of this one; `nil` where none did.
    package var successor: ObjectRef?
    /// The object with which this one is let go of, once that one is gone; `nil` where it is none that another carries.
    package var carrier: ObjectRef?
    /// What takes the place of the binding that the change would leave; `nil` where nothing does.
    @Boxed package var restores: Restoration?

    /// A binding as it was before a run that is taken back.
    package struct Restoration: Sendable, Hashable {
        /// The binding; `nil` where the object was not bound.
        package var binding: Binding?

        /// Makes a restoration.
        package init(binding: Binding?) {
            self.binding = binding
        }
    }

    /// Makes a change.
    package init(
        _ action: Action,
        ref: ObjectRef,
        name: String,
        meters: [Meter.Key],
        remoteID: String? = nil,
        fields: [FieldChange] = [],
        findings: [Finding] = [],
        notes: [String] = [],
        needs: Permission? = nil,
        desired: DesiredObject? = nil,
        observed: ObservedObject? = nil,
        onlyUnbinds: Bool = false,
        binding: Binding? = nil
    ) {
        self.action = action
        self.ref = ref
        self.name = name
        self.meters = meters
        self.remoteID = remoteID
        self.fields = fields
        self.findings = findings
        self.notes = notes
        self.needs = needs
        self.desired = desired
        self.observed = observed
        self.onlyUnbinds = onlyUnbinds
        self.binding = binding
    }

    /// Shows what the meter counts otherwise beside the vendor's own fields, which may say it in other words or not at all.
    mutating func tell(counting changes: [FieldChange]) {
        counting = changes.filter { change in
            !fields.contains { $0.path == change.path || $0.path.hasPrefix(change.path + ".") }
        }
    }

    /// How truly the vendor holds the meter; the worst of the findings.
    package var fidelity: Fidelity { findings.fidelity }

    /// Whether the object itself is taken away, and not only let go of.
    package var takesAway: Bool { action == .delete && !onlyUnbinds }

    /// Whether an apply would do something for the change, if allowed.
    package var isPending: Bool { action != .blocked && waits == nil }
}
