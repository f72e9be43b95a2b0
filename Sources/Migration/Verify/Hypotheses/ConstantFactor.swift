import Metering

/// Every step has the same multiple: events came several times, or the numbers are in another unit.
struct ConstantFactor: Hypothesis {
    let name = "a constant factor (every event twice, or another unit)"

    /// Factors between units that are in use, and what they are between.
    private static let units: [(factor: Quantity, words: String)] = [
        (8, "bits and bytes"), (60, "seconds and minutes, or minutes and hours"), (24, "hours and days"),
        (100, "hundredths"), (1_000, "thousands"), (1_024, "steps of 1024, such as bytes and KiB"),
        (3_600, "seconds and hours"), (86_400, "seconds and days"), (1_000_000, "millions"),
        (1_048_576, "bytes and MiB"), (1_000_000_000, "thousand millions"), (1_073_741_824, "bytes and GiB"),
    ]

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard let series = pair.series else { return .cannotTell }
        let used = series.filter(\.isUsed)
        guard Set(used.map(\.base)).count > 1, let first = used.first, !first.base.isZero, !first.suspect.isZero,
            first.differs
        else { return Set(used.map(\.base)).count > 1 ? .fails : .cannotTell }
        let isConstant = used.allSatisfy { step in
            guard let left = try? step.suspect.multiplying(first.base),
                let right = try? first.suspect.multiplying(step.base)
            else { return false }
            return left == right
        }
        guard isConstant else { return .fails }
        return holds(pair, first, pair.evidence(series))
    }

    private func holds(_ pair: DifferencePair, _ step: DifferencePair.Step, _ evidence: String) -> Examination {
        let (vendor, base) = (pair.suspect.vendor, pair.baseName)
        if let factor = Self.quotient(step.suspect, step.base),
            let unit = Self.units.first(where: { $0.factor == factor })
        {
            return trace(.unit, vendor, "is \(factor) times that of \(base) everywhere: \(unit.words)", evidence)
        }
        if let factor = Self.quotient(step.base, step.suspect),
            let unit = Self.units.first(where: { $0.factor == factor })
        {
            return trace(.unit, vendor, "is that of \(base) divided by \(factor) everywhere: \(unit.words)", evidence)
        }
        if let factor = Self.quotient(step.suspect, step.base)?.int, (2...9).contains(factor) {
            return trace(
                .duplicates,
                vendor,
                "is \(factor) times that of \(base) everywhere: as if each event counted \(factor) times",
                evidence
            )
        }
        if let factor = Self.quotient(step.base, step.suspect)?.int, (2...9).contains(factor) {
            // Of two vendors, the other one then counts more; of the events, each may count in part.
            return pair.isReference
                ? trace(.unit, vendor, "is that of \(base) divided by \(factor) everywhere", evidence)
                : trace(
                    .duplicates,
                    base,
                    "is \(factor) times that of \(vendor) everywhere: as if each event counted \(factor) times",
                    evidence
                )
        }
        return trace(
            .unit,
            vendor,
            "stands to that of \(base) as \(step.suspect) to \(step.base) everywhere: another value or unit",
            evidence
        )
    }

    private func trace(_ kind: Trace.Kind, _ vendor: String, _ words: String, _ evidence: String) -> Examination {
        .holds([Trace(kind, at: vendor, "the usage at \(vendor) \(words)", evidence: evidence)])
    }

    /// A quotient that comes out even.
    private static func quotient(_ dividend: Quantity, _ divisor: Quantity) -> Quantity? {
        guard let quotient = try? dividend.divided(by: divisor), let product = try? quotient.multiplying(divisor),
            product == dividend
        else { return nil }
        return quotient
    }
}
