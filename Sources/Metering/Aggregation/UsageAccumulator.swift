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
            if let latest, !Self.isLater(event, than: latest.timestamp, latest.id) { return }
            latest = (event.timestamp, event.id, value)
        case .count, .unique:
            break
        }
    }

    /// Whether an event is later; of two at one instant, the one with the greater id by code points.
    private static func isLater(_ event: UsageEvent, than timestamp: Timestamp, _ id: String) -> Bool {
        event.timestamp == timestamp ? id.precedes(event.id) : event.timestamp > timestamp
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
