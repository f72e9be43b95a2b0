import Metering

/// A meter as one side of a merge has it, with what it would show if nobody had touched it.
struct MergeSide: Sendable {
    /// The side's name.
    var name: String
    /// The definition that the side was last given.
    var applied: Meter
    /// What the side would show of that.
    var untouched: Meter
    /// What it shows.
    var now: Meter
    /// Whether what was written there is no longer as it was written; else only what was added counts as an edit.
    var isTouched = true
    /// Whether the definition was given to this side; else it is new there, and what differs has no base.
    var hasBase = true
    /// The fields to which the side adds members by itself.
    var growing: Set<MeterField> = []
}

/// What somebody changed of a meter at one side, unit by unit, in terms of the core model.
struct SideEdit: Sendable, Hashable {
    /// Why an edit cannot be taken without being asked about.
    enum Doubt: Sendable, Hashable {
        /// What stands there was not the whole of these fields.
        case partial([MeterField])
        /// There is no earlier state to tell who changed it.
        case noBase
        /// It would not be read back as it stands there.
        case unlike
    }

    /// A changed unit.
    struct Vote: Sendable, Hashable {
        /// What the side was last given.
        var before: UnitValue
        /// What the core would say with the edit.
        var after: UnitValue
        /// What stands at the side, as documents show it.
        var shown: JSONValue
        /// Why it cannot be taken as it is; `nil` where it can.
        var doubt: Doubt?
        /// The changed members, of a unit that is merged member by member.
        var members: [String: JSONValue] = [:]
    }

    /// The side's name.
    var side: String
    /// The changed units.
    var votes: [MergeUnit: Vote] = [:]

    init(_ side: MergeSide) {
        self.side = side.name
        guard side.untouched != side.now else { return }
        for unit in MergeUnit.ofMeter where side.untouched.says(unit) != side.now.says(unit) {
            votes[unit] = unit == .number ? Self.number(side) : Self.members(unit, side) ?? Self.text(unit, side)
        }
    }

    /// Makes the edit of a side that has none.
    init(none side: String) {
        self.side = side
    }

    private static func number(_ side: MergeSide) -> Vote? {
        let changed = MergeUnit.number.fields.filter { field in
            let untouched = side.untouched.saysOfNumber(field)
            return untouched != side.now.saysOfNumber(field) && (side.isTouched || untouched.isEmpty)
        }
        guard !changed.isEmpty else { return nil }
        var object = JSONObject()
        var meaning = JSONObject()
        for field in MergeUnit.number.fields {
            let said = (changed.contains(field) ? side.now : side.applied).saysOfNumber(field)
            if !said.isEmpty { object.set(field.rawValue, said.shown) }
            meaning.set(field.rawValue, said.shown)
        }
        let after = side.applied.replacing([.number: .object(object)])?.says(.number)
        let partial = changed.filter { field in
            let applied = side.applied.saysOfNumber(field)
            return !applied.isEmpty && applied != side.untouched.saysOfNumber(field)
        }
        return Vote(
            before: side.applied.says(.number),
            after: after ?? UnitValue(shown: .object(object), meaning: .object(meaning)),
            shown: side.now.says(.number).shown,
            doubt: doubt(partial, side) ?? (after == nil ? .unlike : nil)
        )
    }

    private static func text(_ unit: MergeUnit, _ side: MergeSide) -> Vote? {
        let untouched = side.untouched.says(unit)
        guard side.isTouched || untouched.isEmpty, side.untouched.members(unit) == nil else { return nil }
        let applied = side.applied.says(unit)
        let isPartial = !applied.isEmpty && applied != untouched
        return Vote(
            before: applied,
            after: side.now.says(unit),
            shown: side.now.says(unit).shown,
            doubt: doubt(isPartial ? unit.fields : [], side)
        )
    }

    private static func members(_ unit: MergeUnit, _ side: MergeSide) -> Vote? {
        guard let untouched = side.untouched.members(unit), let now = side.now.members(unit),
            var after = side.applied.members(unit), side.isTouched
        else { return nil }
        let grows = unit.fields.contains(where: side.growing.contains)
        var members: [String: JSONValue] = [:]
        for name in Set(untouched.keys).union(now.keys) where untouched[name] != now[name] {
            if grows, untouched[name] == nil { continue }
            let value = now[name] ?? .null
            guard value != after[name] ?? .null else { continue }
            members.updateValue(value, forKey: name)
            after[name] = now[name]
        }
        guard !members.isEmpty else { return nil }
        let shown = side.applied.shown(unit, after)
        return Vote(
            before: side.applied.says(unit),
            after: side.applied.replacing([unit: shown])?.says(unit) ?? UnitValue(shown: shown),
            shown: side.now.says(unit).shown,
            doubt: side.hasBase ? nil : .noBase,
            members: members
        )
    }

    private static func doubt(_ partial: [MeterField], _ side: MergeSide) -> Doubt? {
        if !partial.isEmpty { return .partial(partial) }
        return side.hasBase ? nil : .noBase
    }
}
