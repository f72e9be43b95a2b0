import AdapterKit
import Metering

/// What a vendor's totals came to.
struct VendorOutcome: Sendable {
    /// The totals by meter.
    var totals: [Meter.Key: VendorTotals] = [:]
    /// The events of the window that did not get through.
    var rejections: [ProofRejection] = []

    /// What the vendor says of a customer, or of all.
    func reading(_ meter: Meter.Key, _ customer: String?) -> ProofReading {
        totals[meter]?.reading(of: customer) ?? .failed("the meter was not read")
    }
}

/// The totals of one meter at one vendor.
struct VendorTotals: Sendable, Hashable {
    /// All customers together.
    var total: ProofReading
    /// Each customer of whom the vendor knows usage.
    var customers: [String: ProofReading] = [:]
    /// What there is to say of other customers.
    var others: ProofReading

    /// The same for every customer and for all.
    init(everywhere reading: ProofReading) {
        total = reading
        others = reading
    }

    /// Takes a vendor's cells for a whole window together.
    ///
    /// - Parameters:
    ///   - cells: the vendor's answer; a customer that is missing in it has no usage.
    ///   - aggregation: how numbers of several customers, or counters, become one.
    ///   - counted: the customers that have a counter of their own, of whom a missing cell is no usage of 0.
    ///   - lost: the customers whose counters could not be made, with the reason.
    ///   - silence: why there is no number where the vendor gives none.
    init(
        _ cells: [UsageCell],
        _ aggregation: Aggregation,
        counted: Set<String>,
        lost: [String: String],
        silence: String
    ) {
        let nothing = ProofReading.value(aggregation.ofNothing)
        others = nothing
        for (customer, own) in Dictionary(grouping: cells.filter { $0.customer != nil }, by: \.customer) {
            customers[customer ?? ""] = Self.folded(own, aggregation, silence)
        }
        for customer in counted where customers[customer] == nil {
            customers[customer] = .unavailable(silence)
        }
        for (customer, reason) in lost {
            customers[customer] = .failed(reason)
        }
        let overall = cells.filter { $0.customer == nil }
        if !overall.isEmpty {
            total = Self.folded(overall, aggregation, silence)
        } else if let gap = customers.sorted(by: { $0.key < $1.key }).first(where: { $0.value.note != nil }) {
            total = gap.value
        } else {
            total = customers.isEmpty ? nothing : Self.folded(cells, aggregation, silence)
        }
    }

    /// What there is to say of a customer, or of all.
    func reading(of customer: String?) -> ProofReading {
        guard let customer else { return total }
        return customers[customer] ?? others
    }

    private static func folded(_ cells: [UsageCell], _ aggregation: Aggregation, _ silence: String) -> ProofReading {
        let values = cells.compactMap(\.value)
        guard values.count == cells.count else { return .unavailable(silence) }
        if values.count == 1 { return .value(values[0]) }
        switch aggregation {
        case .sum, .count:
            do {
                return .value(try QuantitySum(values).total())
            } catch {
                return .unavailable("the total cannot be added up: \(error)")
            }
        case .max: return .value(values.max())
        case .min: return .value(values.min())
        case .unique, .average, .latest:
            return .unavailable("the vendor tells no number over several of `\(aggregation)`")
        }
    }
}

extension Aggregation {
    /// The total of an empty period: 0, or none.
    var ofNothing: Quantity? {
        switch self {
        case .sum, .count, .unique: .zero
        case .max, .min, .average, .latest: nil
        }
    }
}
