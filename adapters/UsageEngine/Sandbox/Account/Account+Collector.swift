extension Account {
    /// Takes usage records in, as a stream with an HTTP collector and a Meter processor does.
    ///
    /// The vendor's API has no such endpoint; usage reaches meters through a customer's stream, whose guiding rules this
    /// one stands in for: a record goes to the customer's meters of the type whose `externalRef`, else exact `name`, is
    /// the record's `meterType`, at the record's `meterKey` or else at all. It is counted in the period that runs when it
    /// arrives, also when its timestamp lies before that period. What cannot be counted goes to Data Correction. A record
    /// that is sent twice counts twice.
    mutating func collect(_ call: Call, now: Moment) throws(Refusal) -> Reply {
        _ = try Query(call.query, known: [])
        let records: [JSON]
        do {
            records = try JSONReader.values(call.body)
        } catch {
            throw .badRequest("the request body is not valid JSON: \(error.message)")
        }
        var accepted = 0
        var refused: [JSON] = []
        for (position, record) in Self.flattened(records).enumerated() {
            do throws(UsageRecord.Fault) {
                try count(try UsageRecord(record), now: now)
                accepted += 1
            } catch {
                changes.note(.correction(ledger.hold(record, error.reason, now: now)))
                refused.append(["record": .number(String(position)), "reason": .string(error.reason)])
            }
        }
        return Reply(["accepted": .number(String(accepted)), "dataCorrection": .array(refused)])
    }

    /// Lists what is held for Data Correction, oldest first.
    func listCorrections(_ call: Call) throws(Refusal) -> Reply {
        _ = try Query(call.query, known: [])
        return Reply(["dataCorrection": .array(ledger.corrections.map(\.json))])
    }

    /// Lists the metered records that were sent downstream, oldest first: of one meter, or of all.
    func listMeteredRecords(_ call: Call) throws(Refusal) -> Reply {
        let query = try Query(call.query, known: ["meterId"])
        let records = query["meterId"].map(ledger.records(ofMeter:)) ?? ledger.records
        return Reply(["meteredRecords": .array(records.map { $0.json(options.emptyExtremum) })])
    }

    /// The records of a body that is one array, or one record after the other.
    private static func flattened(_ values: [JSON]) -> [JSON] {
        guard values.count == 1, case .array(let records)? = values.first else { return values }
        return records
    }

    private mutating func count(_ record: UsageRecord, now: Moment) throws(UsageRecord.Fault) {
        let timestamp = record.timestamp ?? now
        guard timestamp <= now else {
            throw UsageRecord.Fault(
                reason: "the timestamp \(timestamp.iso8601(.zulu)) is in the future; now is \(now.iso8601(.zulu))"
            )
        }
        let referred = types.referred(record.meterType)
        let candidates = referred.isEmpty ? types.named(record.meterType) : referred
        guard !candidates.isEmpty else {
            throw UsageRecord.Fault(reason: "no meter type has the externalRef or name \"\(record.meterType)\"")
        }
        let found = candidates.flatMap { type in
            meters.counters(meterTypeID: type.id, userID: record.userID, meterKey: record.meterKey)
        }
        guard !found.isEmpty else {
            let place = record.meterKey.map { " at the meterKey \"\($0)\"" } ?? ""
            throw UsageRecord.Fault(
                reason: "no meter of the type \"\(record.meterType)\" exists for the user \"\(record.userID)\"\(place)"
            )
        }
        let active = found.filter { $0.inherited.isActive(at: timestamp) }
        guard !active.isEmpty else {
            throw UsageRecord.Fault(
                reason: "the timestamp \(timestamp.iso8601(.zulu)) is before activeFrom or after activeTo"
            )
        }
        for meter in active {
            var counted = meter
            counted.count(record.value, now: now)
            keep(counted)
        }
    }
}

extension Meter.Inherited {
    /// Whether usage of an instant is counted; both ends belong to the span.
    fileprivate func isActive(at moment: Moment) -> Bool {
        moment >= activeFrom && moment <= activeTo ?? moment
    }
}
