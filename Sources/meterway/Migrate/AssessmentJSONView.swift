import AdapterKit
import Metering
import Migration

/// An assessment for programs.
enum AssessmentJSONView {
    /// The assessment as JSON; quantities are strings, and what is not known is null.
    static func json(_ assessment: Assessment) -> JSONValue {
        [
            "formatVersion": 1, "from": party(assessment.from), "to": party(assessment.to),
            "at": .string(assessment.at.description), "window": .string(assessment.window.description),
            "verdict": .string(assessment.verdict.rawValue),
            "summary": .string(AssessmentWords.verdict(assessment)), "effort": effort(assessment),
            "meters": .array(assessment.meters.map(meter)),
            "unreadable": .array(assessment.undecodable.map(leftOut)),
            "leftOut": .array(assessment.leftOut.map(leftOut)),
            "customers": customers(assessment.customers),
            "quotas": .array(assessment.quotas.map(quota)),
            "billedUntil": .orNull(assessment.billedUntil?.description),
            "backfill": backfill(assessment.backfill),
            "countsRepeats": .bool(assessment.countsRepeats),
            "risks": .array(assessment.risks.map(risk)),
        ]
    }

    private static func keys(_ keys: [Meter.Key]) -> JSONValue { .texts(keys.map(\.text)) }

    private static func party(_ party: Assessment.Party) -> JSONValue {
        ["name": .string(party.name), "title": .string(party.title), "meters": .integer(party.meters)]
    }

    private static func effort(_ assessment: Assessment) -> JSONValue {
        let effort = assessment.effort
        return [
            "movable": .integer(effort.movable), "stuck": .integer(effort.stuck), "events": .texts(effort.events),
            "computing": .texts(effort.computing), "openDecisions": .integer(effort.openDecisions),
            "counters": .integer(effort.counters), "creates": .integer(assessment.work.creates),
            "updates": .integer(assessment.work.updates), "requests": .integer(assessment.work.requests),
            "requestsPerSecond": .orNull(assessment.work.perSecond), "seconds": .orNull(assessment.work.seconds),
        ]
    }

    private static func meter(_ meter: AssessedMeter) -> JSONValue {
        [
            "key": .string(meter.key.text), "name": .string(meter.source.meter.name),
            "origin": .string(meter.source.origin.rawValue), "id": .orNull(meter.source.object?.id),
            "fidelity": .string(meter.fidelity.rawValue), "movable": .bool(meter.isMovable),
            "standing": standing(meter), "findings": .array(meter.findings.map(PlanJSONView.finding)),
            "readingFindings": .array(meter.source.findings.map(PlanJSONView.finding)),
            "pending": .texts(meter.source.pending), "lookalikes": .texts(meter.lookalikes),
            "decisions": .array(meter.decisions.map(decision)), "senders": senders(meter),
            "periodEnd": .string(meter.periodEnd.description),
            "resetSchedule": .orNull(meter.schedule?.description),
        ]
    }

    private static func standing(_ meter: AssessedMeter) -> JSONValue {
        switch meter.standing {
        case .new: ["state": "new"]
        case .managed(let id, let fields): ["state": "managed", "id": .string(id), "fields": .texts(fields)]
        case .adopted(let id, let name, let fields):
            ["state": "adopted", "id": .string(id), "name": .string(name), "fields": .texts(fields)]
        case .collides(let reason, let remedy):
            ["state": "collides", "reason": .string(reason), "remedy": .string(remedy)]
        case .refused: ["state": "refused"]
        case .missing: ["state": "missing"]
        }
    }

    private static func decision(_ decision: MigrationDecision) -> JSONValue {
        [
            "field": .string(decision.field.rawValue), "proposal": .string(decision.proposal.description),
            "origin": .string(decision.origin), "defaulted": .bool(decision.isDefaulted),
            "answer": .orNull(decision.answer?.description),
        ]
    }

    private static func senders(_ meter: AssessedMeter) -> JSONValue {
        func sentences(_ rules: [ProjectionRule]) -> JSONValue {
            .texts(rules.flatMap { ProjectionWords.sentences($0, for: meter.key) })
        }
        let example = meter.senders.example.map { example -> JSONValue in
            [
                "event": (try? JSONValue.parse(AssessmentWords.line(example.event))) ?? .null,
                "before": .array(example.before.map(form)), "after": .array(example.after.map(form)),
            ]
        }
        return [
            "effort": .string(meter.senders.effort.rawValue), "before": sentences(meter.senders.before),
            "after": sentences(meter.senders.after), "example": example ?? .null,
            "obstacle": .orNull(meter.senders.obstacle),
        ]
    }

    private static func form(_ form: EventForm) -> JSONValue {
        [
            "address": .orNull(form.address), "headers": .texts(form.headers), "body": form.body,
            "note": .orNull(form.note),
        ]
    }

    private static func leftOut(_ entry: SourceInventory.LeftOut) -> JSONValue {
        [
            "kind": .string(entry.kind), "id": .orNull(entry.id), "name": .string(entry.name),
            "reason": .string(entry.reason),
        ]
    }

    private static func customers(_ customers: CustomerAssessment) -> JSONValue {
        let terms: String =
            switch customers.terms {
            case .byThemselves: "none"
            case .counters: "counters"
            case .accounts: "accounts"
            }
        return [
            "needs": .string(terms), "names": .texts(customers.names), "meterKey": .orNull(customers.meterKey),
            "uses": .array(customers.uses.map(use)),
            "unknown": .object(JSONObject(customers.silent.map { ($0.meter.text, .string($0.reason)) })),
            "failed": keys(customers.failures.keys.sorted()),
        ]
    }

    private static func use(_ use: CustomerUse) -> JSONValue {
        let running = use.running.map { running -> JSONValue in
            ["value": .orNull(running.value?.description), "periodEnd": .orNull(running.end?.description)]
        }
        return [
            "meter": .string(use.meter.text), "customer": .string(use.customer),
            "usage": .orNull(use.usage?.description),
            "running": running ?? .null, "hasCounter": .bool(use.hasCounter), "answer": .orNull(use.answer),
        ]
    }

    private static func quota(_ use: Assessment.QuotaUse) -> JSONValue {
        [
            "of": .string(use.quota.noun), "limit": .integer(use.quota.limit), "present": .orNull(use.present),
            "coming": .integer(use.coming), "exceeded": .bool(use.isExceeded), "source": .string(use.quota.source),
        ]
    }

    private static func backfill(_ backfill: VendorTerms.Backfill?) -> JSONValue {
        backfill.map {
            ["days": .orNull($0.days), "note": .string($0.note), "source": .string($0.source)]
        } ?? .null
    }

    private static func risk(_ risk: MigrationRisk) -> JSONValue {
        [
            "rule": .string(risk.rule), "severity": .string(risk.severity.rawValue), "meters": keys(risk.meters),
            "reason": .string(risk.reason), "remedy": .string(risk.remedy),
        ]
    }
}
