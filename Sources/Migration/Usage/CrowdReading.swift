package import AdapterKit
package import Metering

/// What a vendor tells of more customers than it lists at once: of those whom somebody else knows, by name.
///
/// It stands for all of them where it comes to the vendor's number of all customers together, so that none is missing.
package enum CrowdReading: Sendable {
    /// The usage of the named customers who used anything, which is that of all.
    case whole([UsageCell])
    /// Of a number of a period this much is of customers without a name.
    case short(of: Quantity, in: Period, by: Quantity)
    /// The numbers of a period are missing, or have too many digits.
    case unclear(Period)

    /// Asks for the usage of all customers by their names.
    ///
    /// - Parameters:
    ///   - query: what is asked, of no customers.
    ///   - names: the customers who are known.
    ///   - periods: the periods of the answer, in order.
    ///   - source: whom.
    /// - Returns: the reading; `nil` where the vendor does not tell the number of all together.
    /// - Throws: ``AdapterError`` where it does not answer.
    package static func read(
        _ query: UsageQuery,
        of names: [String],
        in periods: [Period],
        from source: any UsageSource
    ) async throws(AdapterError) -> CrowdReading? {
        guard let all = try await source.total(query) else { return nil }
        var query = query
        query.customers = names
        let named = names.isEmpty ? [] : try await source.usage(query)
        if let gap = gap(periods, all, named) { return gap }
        // Of a name that the vendor does not know it says 0, as of one that used nothing.
        return .whole(named.filter { $0.value?.isZero != true })
    }

    /// Why the names are not enough, and what to do about it; `nil` where they are.
    package func shortfall(_ adapter: String, _ remedy: String) -> String? {
        switch self {
        case .whole: nil
        case .short(let total, let period, let rest):
            "\(adapter) has more customers than it lists at once; of the \(total) of \(period) it has \(rest) of customers \(remedy)"
        case .unclear(let period):
            "\(adapter) has more customers than it lists at once; of \(period) it tells numbers that are missing or have too many digits"
        }
    }

    /// The first period whose customers by name do not come to all together; `nil` where all do.
    private static func gap(_ periods: [Period], _ all: [UsageCell], _ named: [UsageCell]) -> CrowdReading? {
        let totals = Dictionary(grouping: all) { periods.holding($0.period.start) }
        let parts = Dictionary(grouping: named) { periods.holding($0.period.start) }
        for period in periods {
            guard let total = sum(totals[period] ?? []), let known = sum(parts[period] ?? []),
                let rest = try? total.subtracting(known)
            else { return .unclear(period) }
            if !rest.isZero { return .short(of: total, in: period, by: rest) }
        }
        return nil
    }

    private static func sum(_ cells: [UsageCell]) -> Quantity? {
        let values = cells.compactMap(\.value)
        return values.count == cells.count ? try? QuantitySum(values).total() : nil
    }
}
