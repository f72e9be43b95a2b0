import Metering

/// The same usage stands under another name of the customer.
struct RenamedCustomer: Hypothesis {
    let name = "a customer under another name"

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard let customer = difference.customer, pair.base.isZero != pair.suspect.number.isZero else {
            return .cannotTell
        }
        // Whom the events do not know stands under their own name at the other vendor.
        guard !pair.base.isZero || pair.isReference else { return .cannotTell }
        let (there, here) = pair.base.isZero ? (pair.other, pair.suspect) : (pair.suspect, pair.other)
        let usage = pair.base.isZero ? pair.suspect.number : pair.base
        let strangers = there.usage.filter { name, number in
            number == usage && name != customer && (here.usage[name] ?? .zero).isZero
        }
        .keys.sorted()
        let alike = strangers.filter { Self.plain($0) == Self.plain(customer) }
        let found = alike.isEmpty ? strangers : alike
        guard found.count == 1, let stranger = found.first else { return .fails }
        let likeness = alike.isEmpty ? "" : ", which is the same name in another spelling"
        return .holds([
            Trace(
                .renamedCustomer,
                at: there.vendor,
                "\(there.vendor) has the same \(usage) under the customer \(stranger)\(likeness), whom "
                    + "\(here.vendor) does not know",
                evidence: "the usage of all customers of the meter at both vendors"
            )
        ])
    }

    /// A name without what spellings differ in.
    private static func plain(_ name: String) -> String {
        String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}
