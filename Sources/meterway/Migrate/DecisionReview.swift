import MeterConfig
import Metering
import Migration

/// What a file of decisions answers of what an assessment asks.
struct DecisionReview: Sendable, Hashable {
    /// What is answered, in a few words each.
    private(set) var answered: [String] = []
    /// What nobody has decided yet, in the same form.
    private(set) var open: [String] = []
    /// What the file decides and nothing asks for, in the same form.
    private(set) var unasked: [String] = []

    /// Holds a file against what is to be decided.
    init(_ assessment: Assessment, _ file: DecisionFile) {
        for meter in assessment.movable {
            for decision in meter.decisions {
                let what = "the \(decision.field.rawValue) of `\(meter.key)`"
                if decision.answer != nil { answered.append(what) } else if decision.isOpen { open.append(what) }
            }
        }
        let lacking = assessment.lackingCounters
        for use in lacking {
            let what = "the counter of \(use.customer) for `\(use.meter)`"
            if use.answer != nil { answered.append(what) } else { open.append(what) }
        }
        let moving = Set(assessment.movable.map(\.key))
        let asked = Set(lacking.map { [$0.meter.text, $0.customer] })
        unasked =
            file.meters.map(\.key).filter { !moving.contains($0) }.map { "`\($0)`, which does not move" }
            + file.customers.filter { !asked.contains([$0.meter.text, $0.customer]) }.map {
                "the counter of \($0.customer) for `\($0.meter)`, which it does not lack"
            }
    }

    /// What there is to say of the file, a line each.
    func lines(of path: String) -> [String] {
        let all = answered.count + open.count
        return [
            "`\(path)` answers \(answered.count) of \(all.counted("decision"))" + (open.isEmpty ? "." : "; still open:")
        ]
            + open.map { "  \($0)" }
            + (unasked.isEmpty ? [] : ["It also decides what nothing asks for:"] + unasked.map { "  \($0)" })
    }
}
