import Metering

/// The vendor does not know the customer, so that its usage is dropped.
struct UncountedCustomer: Hypothesis {
    let name = "a customer that a vendor does not know"

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        let absence: String? = if case .absent(let reason) = pair.suspect.reading { reason } else { nil }
        if let absence, !absence.hasPrefix("no counter") {
            return .holds([
                Trace(
                    .noMeter,
                    at: pair.suspect.vendor,
                    "nothing counts `\(difference.counting.meter.key)` at \(pair.suspect.vendor): \(absence)",
                    evidence: "the objects at \(pair.suspect.vendor)"
                )
            ])
        }
        guard let customer = difference.customer, !pair.base.isZero else { return .cannotTell }
        if let absence {
            return .holds([
                Trace(
                    .noCounter,
                    at: pair.suspect.vendor,
                    "\(customer) has \(absence)",
                    evidence: "the counters at \(pair.suspect.vendor)"
                )
            ])
        }
        guard pair.suspect.number.isZero, !pair.suspect.customers.contains(customer) else { return .fails }
        return .holds([
            Trace(
                .unknownCustomer,
                at: pair.suspect.vendor,
                "\(pair.suspect.vendor) tells no usage of \(customer) for any of the meters: it does not know the customer, "
                    + "or no event of it arrived; make the customer there and send its events again",
                evidence: "the customers of all compared meters at \(pair.suspect.vendor)"
            )
        ])
    }
}
