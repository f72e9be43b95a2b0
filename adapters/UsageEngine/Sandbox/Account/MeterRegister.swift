/// The meters, with the look-ups that keep every request fast.
struct MeterRegister {
    /// A customer's meters of one type.
    private struct Counter: Hashable {
        let meterTypeID: String
        let userID: String

        init(_ identity: Meter.Identity) {
            self.init(meterTypeID: identity.meterTypeID, userID: identity.userID)
        }

        init(meterTypeID: String, userID: String) {
            self.meterTypeID = meterTypeID
            self.userID = userID
        }
    }

    private var meters = Table<Meter>()
    private var idsByCounter: [Counter: [String]] = [:]
    private var idByIdentity: [Meter.Identity: String] = [:]
    private var countByType: [String: Int] = [:]

    /// No period ends before this; `nil` where there was never a meter.
    private var earliestEnd: Moment?

    /// The meters, oldest first.
    var all: some Sequence<Meter> { meters.elements }

    /// A meter by its identifier: setting adds, replaces or with `nil` removes it.
    ///
    /// Its identity never changes.
    subscript(id: String) -> Meter? {
        get {
            meters[id]
        }
        set {
            let old = meters[id]
            meters[id] = newValue
            if let newValue {
                earliestEnd = min(newValue.period.end, earliestEnd ?? newValue.period.end)
                if old == nil {
                    enter(newValue)
                }
            } else if let old {
                leave(old)
            }
        }
    }

    /// The meters whose period is over, oldest first; in most cases none, which costs nothing to find out.
    mutating func due(_ now: Moment) -> [Meter] {
        guard let earliestEnd, earliestEnd <= now else { return [] }
        let due = meters.elements.filter { $0.period.end <= now }
        self.earliestEnd = meters.elements.lazy.map(\.period.end).filter { $0 > now }.min()
        return due
    }

    /// How many meters a type has.
    func count(ofType id: String) -> Int { countByType[id] ?? 0 }

    /// Whether there is a meter with these three properties.
    func contains(_ identity: Meter.Identity) -> Bool { idByIdentity[identity] != nil }

    /// The meters that have what is asked for, oldest first; what is `nil` may be anything.
    func found(_ meterTypeID: String?, _ userID: String?, meterKey: String?) -> [Meter] {
        if let meterTypeID, let userID {
            return counters(meterTypeID: meterTypeID, userID: userID, meterKey: meterKey)
        }
        return meters.elements.filter { meter in
            let identity = meter.identity
            return (meterTypeID == nil || identity.meterTypeID == meterTypeID)
                && (userID == nil || identity.userID == userID) && (meterKey == nil || identity.meterKey == meterKey)
        }
    }

    /// A customer's meters of a type: at one Meter processor, or at all of them.
    func counters(meterTypeID: String, userID: String, meterKey: String?) -> [Meter] {
        if let meterKey {
            let identity = Meter.Identity(meterKey: meterKey, meterTypeID: meterTypeID, userID: userID)
            return idByIdentity[identity].flatMap { meters[$0] }.map { [$0] } ?? []
        }
        return (idsByCounter[Counter(meterTypeID: meterTypeID, userID: userID)] ?? []).compactMap { meters[$0] }
    }

    private mutating func enter(_ meter: Meter) {
        idByIdentity[meter.identity] = meter.id
        idsByCounter[Counter(meter.identity), default: []].append(meter.id)
        countByType[meter.identity.meterTypeID, default: 0] += 1
    }

    private mutating func leave(_ meter: Meter) {
        let counter = Counter(meter.identity)
        idByIdentity[meter.identity] = nil
        idsByCounter[counter]?.removeAll { $0 == meter.id }
        if idsByCounter[counter]?.isEmpty == true {
            idsByCounter[counter] = nil
        }
        countByType[meter.identity.meterTypeID, default: 1] -= 1
    }
}
