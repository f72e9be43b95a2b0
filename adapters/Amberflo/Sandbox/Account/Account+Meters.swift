/// The live dialect's meters.
extension Account {
    mutating func answerMeters(_ call: Call) throws(Refusal) -> Answer {
        switch call.method {
        case "POST": try createMeter(MeterRequest(call.value()), call)
        case "PUT": try replaceMeter(call)
        default: Answer(.array(listedMeters(call).compactMap(\.live)))
        }
    }

    mutating func answerMeter(_ id: String, _ call: Call) throws(Refusal) -> Answer {
        if call.method == "DELETE" { return try deleteMeter(id) }
        guard let live = meters[id]?.live else {
            throw .notFound("Meter not found with 'id': \(id)")
        }
        return Answer(live)
    }

    /// All meters, or those that a query by `meterApiName` or `label` asks for.
    private func listedMeters(_ call: Call) -> [Meter] {
        let apiName = call.query["meterApiName"]
        if let label = call.query["label"] {
            return meters(named: label).filter { apiName == nil || $0.apiName == apiName }
        }
        if let apiName { return meter(apiName: apiName).map { [$0] } ?? [] }
        return metersInOrder.filter { !options.unlistedMeters.contains($0.apiName) }
    }

    private mutating func createMeter(_ request: MeterRequest, _ call: Call) throws(Refusal) -> Answer {
        try checkNames(request, besides: nil)
        var meter = Meter(
            id: identifiers.uuid(),
            sequence: nextSequence(),
            createTime: call.milliseconds,
            updateTime: call.milliseconds,
            apiName: request.apiName,
            name: request.label,
            label: request.apiName,
            kind: request.type.kind,
            dimensions: request.dimensions
        )
        meter.take(request)
        put(meter)
        return Answer(meter.live ?? .null)
    }

    /// Replaces a meter as a whole; without an id the request is one to create.
    private mutating func replaceMeter(_ call: Call) throws(Refusal) -> Answer {
        let request = try MeterRequest(call.value())
        guard let id = request.id else { return try createMeter(request, call) }
        guard let old = meters[id], let type = old.liveType else {
            throw .notFound("Meter not found with 'id': \(id)")
        }
        if request.type != type {
            throw .badRequest("Invalid request: 'meterType' cannot be changed from \(type.rawValue)")
        }
        let next = request.lockingStatus ?? old.lockingStatus
        guard old.lockingStatus.allows(next) else {
            throw .badRequest(
                "Invalid lockingStatus transition from \(old.lockingStatus.rawValue) to \(next.rawValue)"
            )
        }
        if old.lockingStatus == .deprecated { return Answer(old.live ?? .null) }
        try checkNames(request, besides: id)
        var meter = old
        meter.take(request)
        try checkLock(of: old, against: meter)
        if meter != old {
            meter.updateTime = call.milliseconds
            put(meter)
        }
        return Answer(meter.live ?? .null)
    }

    /// Refuses an API name or a label that another meter has.
    private func checkNames(_ request: MeterRequest, besides id: String?) throws(Refusal) {
        if let other = meter(apiName: request.apiName), other.id != id {
            throw .badRequest("Invalid request: Meter already exists with 'meterApiName': \(request.apiName)")
        }
        if meters(named: request.label).contains(where: { $0.id != id }) {
            throw .badRequest("Invalid request: Meter already exists with 'label': \(request.label)")
        }
    }

    /// Refuses an edit that the meter's locking status forbids.
    ///
    /// Sources conflict on edits of a meter that is `close_to_changes`; the official documentation forbids them, which
    /// ``AmberfloSandbox/Options/editsClosedMeters`` lifts.
    private func checkLock(of old: Meter, against new: Meter) throws(Refusal) {
        var unlocked = new
        unlocked.lockingStatus = old.lockingStatus
        switch old.lockingStatus {
        case .closeToChanges where !options.editsClosedMeters && unlocked != old:
            throw .badRequest("Invalid request: 'lockingStatus' close_to_changes prevents meter from being changed")
        case .closeToDeletion, .closeToDeletions:
            if new.apiName != old.apiName {
                throw .badRequest("Invalid request: 'lockingStatus' close_to_deletion prevents a new 'meterApiName'")
            }
        default: return
        }
    }

    /// Deletes a meter by its id; anything else in the path is answered with 200 and does nothing, an API name too.
    private mutating func deleteMeter(_ id: String) throws(Refusal) -> Answer {
        guard let meter = meters[id], meter.liveType != nil else { return .empty }
        guard meter.lockingStatus == .deprecated else {
            throw .badRequest(
                "'lockingStatus' \(meter.lockingStatus.rawValue) prevents meter from being deleted."
            )
        }
        if meter.useInBilling {
            throw .badRequest("A product item of meter '\(meter.apiName)' prevents it from being deleted.")
        }
        remove(meter)
        return .empty
    }
}

extension Meter {
    /// Takes over what a live request says; a `lockingStatus` that it leaves out stays.
    fileprivate mutating func take(_ request: MeterRequest) {
        if label == apiName { label = request.apiName }
        apiName = request.apiName
        name = request.label
        dimensions = request.dimensions
        aggregationDimensions = request.aggregationDimensions
        lockingStatus = request.lockingStatus ?? lockingStatus
        useInBilling = request.useInBilling
        extras = request.extras
    }
}
