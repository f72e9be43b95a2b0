extension StoredEvent {
    /// As a list of events shows it.
    var json: JSONObject {
        [
            "referenceId": .string(referenceID),
            "eventPayload": event.json,
            "ingestionStatus": .object([
                "status": .string(outcome.status.rawValue), "statusDescription": .string(outcome.description),
            ]),
            "createdAt": .time(createdAt),
        ]
    }

    /// As the answer about one event shows it: with what each meter made of it.
    var detailedJSON: JSONObject {
        var object = json
        object["eventPipelineInfo"] = .object([
            "eventSchema": outcome.schemaVersion.map {
                .object(["name": .string(event.schemaName), "version": .integer($0)])
            },
            "usageMeters": .array(outcome.traces.map(\.json)),
            "account": .object(["id": .string(event.accountID), "name": .string(event.accountID)]),
        ])
        return object
    }

    /// Reads what ``detailedJSON`` wrote.
    init?(record: JSON) {
        guard let object = record.object, let referenceID = object.text("referenceId"),
            let createdAt = object.time("createdAt"), let payload = object["eventPayload"],
            let result = object["ingestionStatus"]?.object, let info = object["eventPipelineInfo"]?.object,
            let status = result.text("status").flatMap(IngestionStatus.init)
        else { return nil }
        var problems = Problems()
        guard let event = UsageEvent(payload, path: "event", problems: &problems) else { return nil }
        let outcome = EventOutcome(
            status: status,
            description: result.text("statusDescription") ?? "",
            schemaVersion: info["eventSchema"]?.object?["version"]?.integer,
            traces: (info.list("usageMeters") ?? []).compactMap(EventOutcome.Trace.init(record:))
        )
        self.init(referenceID: referenceID, event: event, outcome: outcome, createdAt: createdAt)
    }
}

extension EventOutcome.Trace {
    fileprivate var json: JSON {
        .object([
            "id": .string(meterID), "name": .string(meterName), "version": .integer(meterVersion),
            "status": .string(units == nil ? "PROCESSED_FILTERED_OUT" : "PROCESSED_UNITS_COMPUTED"),
            "units": units.map(JSON.decimal),
        ])
    }

    fileprivate init?(record: JSON) {
        guard let object = record.object, let id = object.text("id"), let name = object.text("name"),
            let version = object["version"]?.integer
        else { return nil }
        var units: ExactDecimal?
        if case .number(let text) = object["units"] { units = ExactDecimal(text) }
        self.init(meterID: id, meterName: name, meterVersion: version, units: units)
    }
}
