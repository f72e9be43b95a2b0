/// What the stand-in stream sent downstream, and what it holds for Data Correction.
struct StreamLedger {
    /// The metered records, in the order in which they were sent.
    private(set) var records: [MeteredRecord] = []
    /// The records that were not counted, in the order in which they came.
    private(set) var corrections: [Correction] = []
    private var positionsByMeter: [String: [Int]] = [:]

    /// Sends the record of a meter's running period.
    mutating func send(_ meter: Meter) -> MeteredRecord {
        let record = MeteredRecord(number: (records.last?.number ?? -1) + 1, meter)
        restore(record)
        return record
    }

    /// Holds a record that was not counted.
    mutating func hold(_ record: JSON, _ reason: String, now: Moment) -> Correction {
        let number = (corrections.last?.number ?? -1) + 1
        let correction = Correction(number: number, receivedAt: now, reason: reason, record: record)
        corrections.append(correction)
        return correction
    }

    /// Takes in a metered record of an earlier run; they have to come in order.
    mutating func restore(_ record: MeteredRecord) {
        positionsByMeter[record.meterID, default: []].append(records.count)
        records.append(record)
    }

    /// Takes in a correction of an earlier run; they have to come in order.
    mutating func restore(_ correction: Correction) {
        corrections.append(correction)
    }

    /// The metered records of one meter.
    func records(ofMeter id: String) -> [MeteredRecord] {
        (positionsByMeter[id] ?? []).map { records[$0] }
    }
}
