/// What the events so far come to, for one customer or for all.
struct UsageAccumulator: Sendable {
    /// What one event adds.
    enum Contribution {
        /// That it happened.
        case occurrence
        /// A text of which distinct ones are counted.
        case subject(String)
        /// A number.
        case value(Quantity)
    }

    private let kind: Aggregation.Kind
    /// How many events were added.
    private(set) var counted = 0
    private var sum = QuantitySum()
    private var least: Quantity?
    private var greatest: Quantity?
    private var subjects: Set<ExactText> = []
    private var latest: (timestamp: Timestamp, id: String, value: Quantity)?

    init(_ kind: Aggregation.Kind) {
        self.kind = kind
    }

    /// Adds what an event contributes.
    mutating func add(_ contribution: Contribution, of event: UsageEvent) {
        counted += 1
        switch contribution {
        case .occurrence: break
        case .subject(let subject): subjects.insert(ExactText(subject))
        case .value(let value): add(value, of: event)
        }
    }

    private mutating func add(_ value: Quantity, of event: UsageEvent) {
        switch kind {
        case .sum, .average:
            sum.add(value)
        case .max:
            greatest = greatest.map { Swift.max($0, value) } ?? value
        case .min:
            least = least.map { Swift.min($0, value) } ?? value
        case .latest:
            take((event.timestamp, event.id, value))
        case .count, .unique:
            break
        }
    }

    /// Takes a value where its event is later; of two at one instant, that is the one with the greater id by code points.
    private mutating func take(_ other: (timestamp: Timestamp, id: String, value: Quantity)) {
        if let latest {
            let isLater =
                other.timestamp == latest.timestamp
                ? latest.id.precedes(other.id) : other.timestamp > latest.timestamp
            guard isLater else { return }
        }
        latest = other
    }

    /// Adds what other events come to.
    mutating func merge(_ other: UsageAccumulator) {
        counted += other.counted
        sum.add(other.sum)
        least = [least, other.least].compactMap(\.self).min()
        greatest = [greatest, other.greatest].compactMap(\.self).max()
        subjects.formUnion(other.subjects)
        if let latest = other.latest { take(latest) }
    }

    /// The total; throws `overflow` where it needs more than 34 digits.
    func total() throws(QuantityError) -> Quantity? {
        switch kind {
        case .sum: return try sum.total()
        case .count: return Quantity(counted)
        case .unique: return Quantity(subjects.count)
        case .max: return greatest
        case .min: return least
        case .latest: return latest?.value
        case .average: return counted == 0 ? nil : try sum.divided(byCount: counted)
        }
    }
}
