/// A running aggregate over events, exact.
struct Fold: Sendable {
    /// What is kept of the events.
    enum Rule: Sendable, Hashable {
        case aggregate(UsageQuery.Aggregation)
        /// The number of distinct combinations of values of these dimensions.
        case distinct([String])
    }

    private let rule: Rule
    private var number: ExactNumber?
    private var count = 0
    private var seen: Set<[ExactText]> = []

    init(_ rule: Rule) {
        self.rule = rule
    }

    /// The aggregate, zero where no event came.
    var value: ExactNumber {
        switch rule {
        case .aggregate(.count): ExactNumber(count)
        case .aggregate: number ?? .zero
        case .distinct: ExactNumber(seen.count)
        }
    }

    /// Whether any event counted.
    var isEmpty: Bool {
        count == 0
    }

    /// Takes an event in; one that lacks a dimension whose values are counted does not count.
    mutating func add(_ event: UsageEvent) {
        switch rule {
        case .aggregate(.sum): number = (number ?? .zero) + event.value
        case .aggregate(.maximum): number = number.map { max($0, event.value) } ?? event.value
        case .aggregate(.minimum): number = number.map { min($0, event.value) } ?? event.value
        case .aggregate(.count): break
        case .distinct(let dimensions):
            let values = dimensions.compactMap(event.dimension).map(ExactText.init)
            guard values.count == dimensions.count else { return }
            seen.insert(values)
        }
        count += 1
    }
}

extension Meter {
    /// How the meter's events fold when a query asks for an aggregation.
    ///
    /// Not said by the document: a meter of unique customers answers with their number whatever is asked for. A
    /// duration is taken to be the sum of its events' values.
    func rule(_ aggregation: UsageQuery.Aggregation) -> Fold.Rule {
        kind == .distinct ? .distinct(aggregationDimensions) : .aggregate(aggregation)
    }

    /// The aggregation that suits the meter when none is asked for.
    var ownAggregation: UsageQuery.Aggregation {
        kind == .maximum ? .maximum : .sum
    }
}
