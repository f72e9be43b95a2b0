import AdapterKit
import Metering
import SyncEngine

/// Collects the customers of the meters that move: from the old vendor's counters, its usage, and the files.
struct CustomerReading {
    private let input: AssessmentInput
    private let inventory: SourceInventory
    private let objects: [ObjectID: ObservedObject]
    private let counters: [Meter.Key: [DecodedCustomerMeter]]
    /// The meters whose empty period comes to 0.
    private let isZeroWhenEmpty: Set<Meter.Key>

    init(_ input: AssessmentInput, _ inventory: SourceInventory) {
        self.input = input
        self.inventory = inventory
        objects = input.from.observed.keyed(by: ObjectID.init)
        isZeroWhenEmpty = Set(
            inventory.meters.filter { $0.meter.aggregation.ofNothing != nil }.map(\.key)
        )
        counters = Dictionary(grouping: inventory.counters, by: \.customer.meter)
    }

    var assessment: CustomerAssessment {
        var assessment = CustomerAssessment()
        assessment.terms = input.to.adapter.terms.customers
        for (key, usage) in input.usage {
            switch usage {
            case .told: break
            case .unavailable(let reason): assessment.unknown[key] = reason
            case .failed(let reason): assessment.failures[key] = reason
            }
        }
        let filed = Dictionary(grouping: input.files.customers, by: \.meter)
        assessment.isAnswered = input.answers != nil
        let decided = Dictionary(grouping: input.answers?.counters ?? [], by: \.meter)
        assessment.uses = inventory.meters.flatMap { uses($0.key, filed[$0.key] ?? [], decided[$0.key] ?? []) }
        (assessment.meterKey, assessment.meterKeyOrigin) = meterKey
        return assessment
    }

    private func uses(_ key: Meter.Key, _ filed: [CustomerMeter], _ decided: [CustomerMeter]) -> [CustomerUse] {
        var usage: [String: Quantity?] = [:]
        if case .told(let cells) = input.usage[key] {
            for cell in cells {
                if let customer = cell.customer { usage[customer] = cell.value }
            }
        }
        var running: [String: RunningPeriod] = [:]
        for counter in counters[key] ?? [] {
            let name = counter.customer.customer
            let period = objects[ObjectID(kind: counter.kind, id: counter.id)]?.running
            running[name] = period ?? RunningPeriod(customer: name, value: nil, end: nil)
        }
        let placed = Set(filed.map(\.customer))
        let keys = Set(filed.map(\.meterKey))
        let answers = Dictionary(keepingFirst: decided.map { ($0.customer, $0.meterKey) })
        return Set(usage.keys).union(running.keys).union(placed).sorted().map { customer in
            CustomerUse(
                meter: key,
                customer: customer,
                usage: usage[customer].map { $0 } ?? silence(key),
                running: running[customer],
                hasCounter: placed.contains(customer),
                meterKey: keys.count == 1 ? keys.first : nil,
                answer: answers[customer]
            )
        }
    }

    /// The usage of a customer whom the vendor does not name although it tells all: 0, where the aggregation has that.
    private func silence(_ key: Meter.Key) -> Quantity? {
        guard case .told? = input.usage[key], input.from.capabilities[.usageHistory]?.fidelity != .refused else {
            return nil
        }
        return isZeroWhenEmpty.contains(key) ? .zero : nil
    }

    /// What feeds the counters that are known, where it is one and the same for all.
    private var meterKey: (String?, String?) {
        guard case .counters = input.to.adapter.terms.customers else { return (nil, nil) }
        let filed = Set(input.files.customers.map(\.meterKey))
        if filed.count == 1 { return (filed.first, "what all `customers` of the files have") }
        let present = Set(input.to.translator.decode(input.to.observed).customers.map(\.customer.meterKey))
        return present.count == 1 ? (present.first, "what all counters at \(input.to.name) have") : (nil, nil)
    }
}
