import AdapterKit
import Metering
import Migration

/// The sentences that all forms of an assessment share.
enum AssessmentWords {
    /// Whether the migration can begin, in one or two sentences.
    static func verdict(_ assessment: Assessment) -> String {
        let effort = assessment.effort
        let all = effort.movable + effort.stuck
        let route = "from \(assessment.from.name) to \(assessment.to.name)"
        let grave = assessment.risks.count { $0.severity == .high }
        switch assessment.verdict {
        case .nothing: return "There is nothing to move \(route)."
        case .blocked: return "None of \(all.counted("meter")) can move \(route)."
        case .partial:
            return "\(effort.movable) of \(all.counted("meter")) can move \(route), and \(effort.stuck) cannot as "
                + (effort.stuck == 1 ? "it is." : "they are.")
        case .decide:
            let open = effort.openDecisions
            let first =
                open > 0
                ? "\(open.counted("decision")) \(open == 1 ? "is" : "are") open"
                : "\(grave.counted("grave risk")) \(grave == 1 ? "is" : "are") to be dealt with"
            return "\(everyMeter(all)) can move \(route); before that, \(first)."
        case .ready:
            let known = assessment.risks.count { $0.severity == .medium }
            return "\(everyMeter(all)) can move \(route); nothing is left to decide"
                + (known == 0 ? "." : ", and \(known.counted("risk")) \(known == 1 ? "wants" : "want") attention.")
        }
    }

    private static func everyMeter(_ number: Int) -> String { number == 1 ? "The one meter" : "All \(number) meters" }

    /// How a meter stands at the new vendor, in a few words.
    static func standing(_ meter: AssessedMeter) -> String {
        switch meter.standing {
        case .new: "new"
        case .managed(_, let fields): fields.isEmpty ? "there already" : "there, changes in \(Excerpt.list(fields))"
        case .adopted(let id, let name, let fields):
            "adopts \(name) (\(id))" + (fields.isEmpty ? "" : ", changes in \(Excerpt.list(fields))")
        case .collides: "collides"
        case .refused: "refused"
        case .missing: "nothing to move"
        }
    }

    /// Why a meter does not move, and what to do about it; `nil` where it moves.
    static func obstacle(_ meter: AssessedMeter) -> (reason: String, remedy: String)? {
        switch meter.standing {
        case .collides(let reason, let remedy): (reason, remedy)
        case .refused:
            meter.findings.first { $0.fidelity == .refused }.map { ("`\($0.field.rawValue)`: \($0.reason)", $0.remedy) }
        case .missing:
            (
                "the files want it at the vendor to leave, which has nothing of it",
                "apply it there first, or leave that vendor out of its `vendors`"
            )
        case .new, .managed, .adopted: nil
        }
    }

    /// What senders do without Meterway, in a few words.
    static func senders(_ meter: AssessedMeter) -> String {
        switch meter.senders.effort {
        case .none: "nothing is sent"
        case .readdress: "new address and names"
        case .compute: "also filter or compute"
        }
    }

    /// What is to be decided of a meter, a line each.
    static func decisions(_ meter: AssessedMeter) -> [String] {
        meter.decisions.map { decision in
            if let answer = decision.answer { return "`\(decision.field.rawValue)`: decided, `\(answer)`" }
            return "`\(decision.field.rawValue)`: \(decision.isOpen ? "open, " : "")proposed `\(decision.proposal)`, "
                + decision.origin
        }
    }

    /// When a meter's running period ends, and by what.
    static func period(_ meter: AssessedMeter) -> String {
        "\(meter.periodEnd), " + (meter.schedule.map { "by `\($0)`" } ?? "if it is the calendar month in UTC")
    }

    /// Where a meter's definition comes from.
    static func origin(_ meter: AssessedMeter) -> String {
        let id = meter.source.object.map { " (\($0.id))" } ?? ""
        return switch meter.source.origin {
        case .files: "defined in the files\(id.isEmpty ? ", and not there yet" : id)"
        case .state: "put there by a sync, in no file\(id)"
        case .vendor: "managed by nobody here\(id); the move writes it into a file"
        }
    }

    /// How much there is to do, a line each.
    static func effort(_ assessment: Assessment) -> [String] {
        let effort = assessment.effort
        var lines = [
            "\(effort.movable.counted("meter")) to move, \(effort.stuck) that cannot",
            "senders of \(effort.events.count.counted("event")) to change"
                + (effort.events.isEmpty ? "" : " (\(effort.events.joined(separator: ", ")))")
                + (effort.computing.isEmpty
                    ? ""
                    : "; \(effort.computing.count) of them filter or compute, unless the events go through `meterway ingest`"),
            "\(effort.openDecisions.counted("decision")) to take",
        ]
        if effort.counters > 0 { lines.append("\(effort.counters.counted("counter")) of customers to make") }
        return lines + [work(assessment)]
    }

    /// What the definitions take in requests and time.
    static func work(_ assessment: Assessment) -> String {
        let work = assessment.work
        let objects = "\(work.creates.counted("object")) to make, \(work.updates) to change at \(assessment.to.name)"
        let requests = ": about \(work.requests.counted("request"))"
        guard let rate = work.perSecond, let seconds = work.seconds else { return objects + requests }
        return objects + requests + ", at least \(seconds.counted("second")) at \(rate) a second"
    }

    /// How much of a quota is used up.
    static func quota(_ use: Assessment.QuotaUse) -> String {
        let present = use.present.map { "\($0) there" } ?? "how many are there is not told"
        return "\(use.quota.noun): \(present), \(use.coming) to come, \(use.quota.limit) allowed"
            + (use.isExceeded ? ": too many" : "")
    }

    /// What customers need at the new vendor.
    static func customers(_ assessment: Assessment) -> String {
        let to = assessment.to.name
        return switch assessment.customers.terms {
        case .byThemselves: "\(to) counts a customer from its first event on; nothing is to be set up."
        case .counters(let source):
            "\(to) counts nothing for a customer without a counter (\(source))."
                + (assessment.customers.meterKey.map { key in
                    " Their meterKey is proposed as `\(key)`: \(assessment.customers.meterKeyOrigin ?? "")."
                } ?? "")
        case .accounts(let source):
            "At \(to) each customer needs an account before its usage counts (\(source)); Meterway does not make accounts."
        }
    }

    /// What of earlier usage can be sent to the new vendor.
    static func history(_ assessment: Assessment) -> String {
        let stays = "Usage before the events go to both sides stays at \(assessment.from.name)."
        guard let backfill = assessment.backfill else { return stays }
        // A name of the project stands as it is written there.
        let isNamed = backfill.note.hasPrefix(assessment.to.name + " ")
        return "\(stays) \(isNamed ? backfill.note : backfill.note.capitalizedFirst) (\(backfill.source))."
    }

    /// Until when the old vendor bills.
    static func billing(_ assessment: Assessment) -> String? {
        assessment.billedUntil.map {
            "\(assessment.from.name) bills the periods that run now; the last of them ends at \($0). Send events to both sides "
                + "before that instant, and bill by \(assessment.to.name) from then on."
        }
    }

    /// What stands above a file of decisions.
    static func decisionHead(_ assessment: Assessment) -> [String] {
        [
            "What \(assessment.to.name) wants to know and \(assessment.from.name) does not say. Correct what is proposed, fill in",
            "what is empty, and give the file to `meterway migrate run --from \(assessment.from.name) --to \(assessment.to.name) "
                + "--decisions FILE`.",
        ]
    }
}

extension String {
    /// The text with a capital at its beginning.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
