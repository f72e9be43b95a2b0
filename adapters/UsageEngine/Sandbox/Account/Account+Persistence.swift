extension Account {
    /// Makes the account that an earlier run kept; what cannot be read is left out.
    init(options: UsageEngineSandbox.Options, records: [String: [UInt8]]) {
        self.init(options: options)
        var kept = Kept()
        for (key, bytes) in records {
            if let object = (try? JSONReader.value(bytes))?.members {
                kept.add(key, object)
            }
        }
        for type in kept.types.sorted(by: { $0.sequence < $1.sequence }) {
            types[type.id] = type
            nextSequence = max(nextSequence, type.sequence + 1)
        }
        for meter in kept.meters.sorted(by: { $0.sequence < $1.sequence })
        where types[meter.identity.meterTypeID] != nil {
            meters[meter.id] = meter
            nextSequence = max(nextSequence, meter.sequence + 1)
        }
        for record in kept.meteredRecords.sorted(by: { $0.number < $1.number }) {
            ledger.restore(record)
        }
        for correction in kept.corrections.sorted(by: { $0.number < $1.number }) {
            ledger.restore(correction)
        }
    }

    /// What changed since this was last asked: the keys with their new bytes, `nil` for what was removed.
    mutating func takeChanges() -> [(key: String, bytes: [UInt8]?)] {
        changes.take().map { change in
            switch change {
            case .meterType(let id): (change.key, types[id]?.persisted.bytes)
            case .meter(let id): (change.key, meters[id]?.persisted.bytes)
            case .meteredRecord(let record): (change.key, record.persisted.bytes)
            case .correction(let correction): (change.key, correction.json.bytes)
            }
        }
    }
}

/// Kept objects, in any order.
private struct Kept {
    var types: [MeterType] = []
    var meters: [Meter] = []
    var meteredRecords: [MeteredRecord] = []
    var corrections: [Correction] = []

    /// Reads one object back; a key of another kind is passed over.
    mutating func add(_ key: String, _ object: JSONObject) {
        switch key.prefix(while: { $0 != "/" }) {
        case "meter-type": MeterType(persisted: object).map { types.append($0) }
        case "meter": Meter(persisted: object).map { meters.append($0) }
        case "metered-record": MeteredRecord(persisted: object).map { meteredRecords.append($0) }
        case "data-correction": Correction(persisted: object).map { corrections.append($0) }
        default: break
        }
    }
}
