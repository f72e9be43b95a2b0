extension MeterType {
    /// Reads the body of a create (Usage Engine API reference, Create meter type).
    ///
    /// The reference lists each member; what only examples elsewhere have, such as `capacity`, is refused as any other.
    static func create(_ body: JSON, now: Moment) throws(Refusal) -> (terms: Terms, aggregation: Aggregation) {
        var fields = try Fields(body)
        let name = fields.required("name", Fields.text(atMost: 80))
        let description = fields.optional("description", Fields.text(atMost: 200, mayBeEmpty: true))
        let category = fields.optional("category", Fields.text(atMost: 50))
        let externalRef = fields.optional("externalRef", Fields.text(atMost: 100))
        let unit = fields.required("unit", Fields.text(atMost: 50))
        let aggregation = fields.required("aggregation", Fields.aggregation)
        let resetSchedule = fields.required("resetSchedule", Fields.schedule)
        let timezone = fields.required("timezone", Fields.zone)
        let activeFrom = fields.optional("activeFrom", Fields.moment)
        let activeTo = fields.optional("activeTo", Fields.moment)
        fields.refusePast("activeFrom", activeFrom, now: now)
        fields.refusePast("activeTo", activeTo, now: now)
        fields.refuseReversed(activeFrom ?? now, activeTo)
        try fields.finish()
        guard let name, let unit, let aggregation, let resetSchedule, let timezone else {
            throw .badRequest("a required field is missing")
        }
        let terms = Terms(
            name: name,
            description: description,
            category: category ?? Terms.defaultCategory,
            externalRef: externalRef,
            unit: unit,
            resetSchedule: resetSchedule,
            timezone: timezone,
            activeFrom: activeFrom ?? now,
            activeTo: activeTo
        )
        return (terms, aggregation)
    }
}

extension MeterType.Terms {
    /// The terms after the body of an update (Usage Engine API reference, Update meter type): what it does not mention
    /// stays, and `null` clears what the document lets be null.
    ///
    /// Not said by the document: whether a new date may be in the past, which is refused as on create, unless it is the
    /// one that the type has; and what a cleared `activeFrom` becomes, taken as on create as the current time.
    func edited(by body: JSON, now: Moment) throws(Refusal) -> MeterType.Terms {
        var fields = try Fields(body, ignoring: ["aggregation"])
        if fields.has("aggregation") {
            fields.note("aggregation cannot be updated; make a new meter type instead")
        }
        let name = fields.edit("name", Fields.text(atMost: 80))
        let description = fields.edit("description", Fields.text(atMost: 200, mayBeEmpty: true))
        let category = fields.edit("category", nullable: true, Fields.text(atMost: 50))
        let externalRef = fields.edit("externalRef", nullable: true, Fields.text(atMost: 100))
        let unit = fields.edit("unit", Fields.text(atMost: 50))
        let resetSchedule = fields.edit("resetSchedule", Fields.schedule)
        let timezone = fields.edit("timezone", Fields.zone)
        let activeFrom = fields.edit("activeFrom", nullable: true, Fields.moment)
        let activeTo = fields.edit("activeTo", nullable: true, Fields.moment)
        var terms = self
        name.apply(to: &terms.name)
        description.apply(to: &terms.description, cleared: nil)
        category.apply(to: &terms.category, cleared: Self.defaultCategory)
        externalRef.apply(to: &terms.externalRef, cleared: nil)
        unit.apply(to: &terms.unit)
        resetSchedule.apply(to: &terms.resetSchedule)
        timezone.apply(to: &terms.timezone)
        activeFrom.apply(to: &terms.activeFrom, cleared: now)
        activeTo.apply(to: &terms.activeTo, cleared: nil)
        fields.refusePast("activeFrom", terms.activeFrom == self.activeFrom ? nil : terms.activeFrom, now: now)
        fields.refusePast("activeTo", terms.activeTo == self.activeTo ? nil : terms.activeTo, now: now)
        if terms.activeFrom != self.activeFrom || terms.activeTo != self.activeTo {
            fields.refuseReversed(terms.activeFrom, terms.activeTo)
        }
        try fields.finish()
        return terms
    }
}

extension Fields.Edit {
    /// Changes a value that cannot be cleared.
    fileprivate func apply(to target: inout Value) {
        guard case .set(let value) = self else { return }
        target = value
    }

    /// Changes a value for which clearing means another one.
    fileprivate func apply(to target: inout Value, cleared: Value) {
        switch self {
        case .keep: break
        case .clear: target = cleared
        case .set(let value): target = value
        }
    }

    /// Changes a value that may be absent.
    fileprivate func apply(to target: inout Value?, cleared: Value?) {
        switch self {
        case .keep: break
        case .clear: target = cleared
        case .set(let value): target = value
        }
    }
}

extension Fields {
    fileprivate mutating func refusePast(_ name: String, _ moment: Moment?, now: Moment) {
        guard let moment, moment < now else { return }
        note("\(name) cannot be in the past: it is \(moment.iso8601(.zulu)), and now is \(now.iso8601(.zulu))")
    }

    fileprivate mutating func refuseReversed(_ activeFrom: Moment, _ activeTo: Moment?) {
        guard let activeTo, activeTo <= activeFrom else { return }
        note("activeTo must be after activeFrom: \(activeTo.iso8601(.zulu)) is not after \(activeFrom.iso8601(.zulu))")
    }
}
