import AdapterKit
import Metering
import SyncEngine

/// Finds out what a migration would come to: a pure function of what was read.
package enum Assessor {
    /// Assesses a migration of meters that are known already.
    package static func assess(_ input: AssessmentInput, _ inventory: SourceInventory) -> Assessment {
        let target = TargetProject(input, inventory)
        let customers = CustomerReading(input, inventory).assessment
        let senders = SenderReading(input, inventory, target, customers)
        var assessment = Assessment(
            route: input.route,
            at: input.now,
            window: input.window,
            from: party(input.from),
            to: party(input.to),
            meters: inventory.meters.map { meter($0, input, target, senders) },
            undecodable: inventory.undecodable,
            leftOut: inventory.leftOut,
            customers: customers,
            quotas: [],
            work: Assessment.Work(creates: 0, updates: 0, requests: 0),
            backfill: input.to.settings.backfill(input.to.adapter.terms.backfill),
            countsRepeats: input.countsRepeats
        )
        let changes = moving(target, assessment)
        assessment.work = work(input, changes)
        assessment.quotas = quotas(input, changes, assessment)
        assessment.adoptions = adoptions(changes, assessment)
        assessment.risks = RiskRules(input, assessment, inventory).found
        return assessment
    }

    private static func party(_ side: AssessmentInput.Side) -> Assessment.Party {
        Assessment.Party(
            name: side.name,
            title: side.adapter.title,
            meters: side.observed.count { $0.kind == side.translator.definitionKind }
        )
    }

    private static func meter(
        _ source: SourceMeter,
        _ input: AssessmentInput,
        _ target: TargetProject,
        _ senders: SenderReading
    ) -> AssessedMeter {
        let translated = target.translated[source.key]
        let schedule = source.meter.resetSchedule ?? input.defaults.resetSchedule
        var meter = AssessedMeter(
            source: source,
            fidelity: translated?.fidelity ?? .refused,
            findings: withheld(source, target) ?? translated?.findings ?? [],
            standing: standing(source, input, target),
            periodEnd: (schedule ?? .monthOfUTC)?.next(after: input.now) ?? .max,
            schedule: schedule
        )
        meter.decisions = target.decisions[source.key] ?? []
        meter.senders = senders.change(of: source.meter)
        if case .new = meter.standing { meter.lookalikes = lookalikes(source.meter, input, target) }
        return meter
    }

    /// What there is to say of a meter that the project's policy keeps away; `nil` where it does not.
    private static func withheld(_ source: SourceMeter, _ target: TargetProject) -> [Finding]? {
        target.changes[source.key]?.first { $0.action == .blocked && $0.desired == nil }?.findings
    }

    /// How a meter stands at the new vendor, as the plan has it.
    private static func standing(
        _ source: SourceMeter,
        _ input: AssessmentInput,
        _ target: TargetProject
    ) -> AssessedMeter.Standing {
        let ref = ObjectRef(input.to.translator.definitionKind, source.key.text)
        guard let translated = target.translated[source.key], translated.fidelity != .refused else { return .refused }
        if let question = input.questions.first(where: { $0.concerns(source) }) {
            return .collides(reason: question.reason, remedy: question.remedy)
        }
        let changes = target.changes[source.key] ?? []
        if let blocked = changes.first(where: { $0.action == .blocked }) {
            let finding = blocked.findings.first { $0.fidelity == .refused }
            // What the project's policy blocks is blocked as a meter, and what is in the way as an object.
            if blocked.desired == nil { return .refused }
            return .collides(
                reason: finding?.reason ?? "something at the new vendor is in its way",
                remedy: finding?.remedy ?? "look at `meterway plan`"
            )
        }
        if source.object == nil, !isSettled(source, input) { return .missing }
        guard let change = changes.first(where: { $0.ref == ref }) else {
            return target.plan.known[ref].map { .managed(id: $0, fields: []) } ?? .new
        }
        let fields = change.fields.map(\.path)
        switch change.action {
        case .adopt:
            return .adopted(id: change.remoteID ?? "", name: change.observed?.name ?? change.name, fields: fields)
        case .update, .replace: return .managed(id: change.remoteID ?? "", fields: fields)
        case .create, .delete, .blocked: return .new
        }
    }

    /// Whether a meter that the vendor to leave never had is at the new one already, since the files want it at all vendors.
    private static func isSettled(_ source: SourceMeter, _ input: AssessmentInput) -> Bool {
        func isBound(at side: AssessmentInput.Side) -> Bool {
            let ref = ObjectRef(side.translator.definitionKind, source.key.text)
            return side.bindings.contains { $0.ref == ref }
        }
        let isEverywhere = input.files.meters.contains { $0.meter.key == source.key && $0.vendors == nil }
        return isEverywhere && isBound(at: input.to) && !isBound(at: input.from)
    }

    /// Objects that nobody manages and that bear the meter's name.
    private static func lookalikes(_ meter: Meter, _ input: AssessmentInput, _ target: TargetProject) -> [String] {
        let names = Set([meter.name, meter.key.text, meter.billableName ?? meter.name].map { $0.lowercased() })
        return target.plan.unmanaged.filter {
            $0.kind == input.to.translator.definitionKind && names.contains($0.name.lowercased())
        }
        .map { "\($0.name) (\($0.id))" }
    }

    /// What an apply would do at the new vendor for the meters that can move.
    private static func moving(_ target: TargetProject, _ assessment: Assessment) -> [Change] {
        let coming = Set(assessment.movable.map(\.key))
        return target.plan.changes.filter { $0.meters.isEmpty || $0.meters.contains(where: coming.contains) }
    }

    /// What the move would take over that differs, and that a run leaves alone unless it is told otherwise.
    private static func adoptions(_ changes: [Change], _ assessment: Assessment) -> [Assessment.Adoption] {
        let moving = Set(assessment.movable.map(\.key))
        return changes.compactMap { change in
            let meters = change.meters.filter(moving.contains)
            guard change.action == .adopt, !change.fields.isEmpty, !meters.isEmpty else { return nil }
            return .init(object: "\(change.ref)", fields: change.fields.map(\.path), meters: meters)
        }
    }

    private static func quotas(
        _ input: AssessmentInput,
        _ changes: [Change],
        _ assessment: Assessment
    ) -> [Assessment.QuotaUse] {
        input.to.adapter.terms.quotas.map { quota in
            guard let kind = quota.kind else {
                return .init(quota: quota, present: nil, coming: assessment.movingCustomers.count)
            }
            return .init(
                quota: quota,
                present: input.to.observed.count { $0.kind == kind },
                coming: changes.count { $0.action == .create && $0.ref.kind == kind }
            )
        }
    }

    /// Counts the requests: the vendor is read for the plan and again before the writes, and each object takes its own.
    private static func work(_ input: AssessmentInput, _ changes: [Change]) -> Assessment.Work {
        let terms = input.to.adapter.terms
        let creates = changes.filter { $0.action == .create }
        let updates = changes.count { change in
            switch change.action {
            case .update, .replace: true
            case .adopt: !change.fields.isEmpty
            case .create, .delete, .blocked: false
            }
        }
        let writes = creates.map { terms.requestsToMake[$0.ref.kind] ?? 1 }.reduce(0, +) + updates
        return Assessment.Work(
            creates: creates.count,
            updates: updates,
            requests: writes + input.requestsToRead,
            perSecond: input.to.settings.limits.requestsPerSecond
        )
    }
}
