/// What a request changed and has to be kept, in order.
struct ChangeLog {
    /// One thing that changed.
    enum Change: Hashable {
        case meterType(id: String)
        case meter(id: String)
        case meteredRecord(MeteredRecord)
        case correction(Correction)

        /// The key under which the thing is kept.
        var key: String {
            switch self {
            case .meterType(let id): "meter-type/\(id)"
            case .meter(let id): "meter/\(id)"
            case .meteredRecord(let record): "metered-record/\(record.number)"
            case .correction(let correction): "data-correction/\(correction.number)"
            }
        }
    }

    private var order: [Change] = []
    private var seen: Set<Change> = []

    /// Notes a change; a thing that changed twice is noted once, in its first place.
    mutating func note(_ change: Change) {
        if seen.insert(change).inserted {
            order.append(change)
        }
    }

    /// Hands the changes over and begins anew.
    mutating func take() -> [Change] {
        defer { self = ChangeLog() }
        return order
    }
}
