package import AdapterKit
package import Metering

/// The usage of one meter over one period, as one side tells it.
package struct UsageTotals: Sendable, Hashable {
    /// All customers together.
    package var total: UsageReading
    /// Each customer of whom the side knows.
    package var customers: [String: UsageReading] = [:]
    /// What there is to say of other customers.
    package var others: UsageReading
    /// What there is to say besides a number, by customer.
    package var remarks: [String: String] = [:]

    /// The same for every customer and for all.
    package init(everywhere reading: UsageReading) {
        total = reading
        others = reading
    }

    /// Takes a vendor's cells for a whole period together.
    ///
    /// - Parameters:
    ///   - cells: the vendor's answer.
    ///   - aggregation: how numbers of several customers, or counters, become one.
    ///   - counted: the customers that have a counter of their own, of whom a missing cell is no usage of 0.
    ///   - lost: the customers whose counters could not be made, with the reason.
    ///   - silence: why there is no number where the vendor gives none.
    ///   - silences: the same for single customers.
    ///   - others: what a customer without a cell has; `nil` for no usage, as at a vendor that counts for everybody.
    package init(
        _ cells: [UsageCell],
        _ aggregation: Aggregation,
        counted: Set<String> = [],
        lost: [String: String] = [:],
        silence: String,
        silences: [String: String] = [:],
        others: UsageReading? = nil
    ) {
        let nothing = UsageReading.value(aggregation.ofNothing)
        self.others = others ?? nothing
        for (customer, own) in Dictionary(grouping: cells.filter { $0.customer != nil }, by: \.customer) {
            let name = customer ?? ""
            customers[name] = Self.folded(own.map(\.value), aggregation, silences[name] ?? silence)
        }
        for customer in counted where customers[customer] == nil {
            customers[customer] = .unavailable(silences[customer] ?? silence)
        }
        for (customer, reason) in lost {
            customers[customer] = .failed(reason)
        }
        let overall = cells.filter { $0.customer == nil }
        if overall.isEmpty {
            total = self.others
            total = totalOfCustomers(aggregation)
        } else {
            total = Self.folded(overall.map(\.value), aggregation, silence)
        }
    }

    /// The totals that the events themselves come to; one that needs too many digits is missing alone.
    package init(_ usage: ReferenceUsage, _ aggregation: Aggregation) {
        total = usage.totalOverflows ? .noReference(.overflow(customer: nil)) : .value(usage.total)
        others = .value(aggregation.ofNothing)
        customers = usage.customers.mapValues { .value($0) }
        for customer in usage.overflowing {
            customers[customer] = .noReference(.overflow(customer: customer))
        }
    }

    /// What there is to say of a customer, or of all.
    package func reading(of customer: String?) -> UsageReading {
        guard let customer else { return total }
        return customers[customer] ?? others
    }

    /// Gives a customer a number that the vendor itself does not tell, with what is to be said of it.
    package mutating func fill(_ customer: String, _ reading: UsageReading, remark: String?, _ aggregation: Aggregation)
    {
        customers[customer] = reading
        remarks[customer] = remark
        total = totalOfCustomers(aggregation)
    }

    /// All customers together, as far as theirs make one number.
    private func totalOfCustomers(_ aggregation: Aggregation) -> UsageReading {
        let known = customers.sorted { $0.key.precedes($1.key) }.map(\.value)
        if let gap = known.first(where: \.isFailure) ?? known.first(where: { !$0.isTold }) { return gap }
        guard !known.isEmpty else { return others }
        // A customer that used nothing has no greatest value, and does not keep all from having one.
        let values = known.compactMap(\.quantity)
        if values.isEmpty { return .value(aggregation.ofNothing) }
        return Self.folded(values.map(Optional.some), aggregation, "")
    }

    private static func folded(
        _ cells: [Quantity?],
        _ aggregation: Aggregation,
        _ silence: String
    ) -> UsageReading {
        let values = cells.compactMap(\.self)
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

extension [Period: UsageTotals] {
    /// The customers of whom the side knows something in any of the periods.
    package var customers: Set<String> { values.reduce(into: []) { $0.formUnion($1.customers.keys) } }
}
