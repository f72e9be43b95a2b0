extension SandboxState {
    static let maximumBatch = 500

    /// `POST /ingest`: one event.
    mutating func ingest(_ call: Call) throws(Refusal) -> Reply {
        try checkSize(call)
        var problems = Problems()
        let reader = ObjectReader(try call.json(), path: "", allowed: ["event"], problems: &problems)
        if let reader, reader.object["event"] == nil { problems.add("event is required") }
        let event = reader?.object["event"].flatMap { UsageEvent($0, path: "event", problems: &problems) }
        try problems.check()
        accept(event.map { [$0] } ?? [])
        return Reply(options.acceptedStatus, ["success": .bool(true)])
    }

    /// `POST /ingestBatch`: up to 500 events, of which those that are valid are accepted.
    ///
    /// Not said by the document: what the details of a partial failure look like.
    mutating func ingestBatch(_ call: Call) throws(Refusal) -> Reply {
        try checkSize(call)
        var problems = Problems()
        let reader = ObjectReader(try call.json(), path: "", allowed: ["events"], problems: &problems)
        let list = reader?.list("events", required: true, count: 1...Int.max, problems: &problems) ?? []
        try problems.check()
        guard list.count <= Self.maximumBatch else {
            throw Refusal(422, "a batch has at most \(Self.maximumBatch) events, found \(list.count)")
        }
        var events: [UsageEvent] = []
        var failures: [JSON] = []
        for (index, item) in list.enumerated() {
            var problems = Problems()
            if let event = UsageEvent(item.value, path: item.place, problems: &problems) {
                events.append(event)
            } else {
                let message = problems.messages.joined(separator: "; ")
                let id = item.value.object?["id"]
                failures.append(.object(["index": .integer(index), "id": id, "message": .string(message)]))
            }
        }
        guard !events.isEmpty else {
            let messages = failures.compactMap { $0.object?.text("message") }
            throw .badRequest(messages.joined(separator: "; "))
        }
        accept(events)
        if failures.isEmpty { return Reply(options.acceptedStatus, ["success": .bool(true)]) }
        return partialFailure(failures, of: list.count)
    }

    private func partialFailure(_ failures: [JSON], of count: Int) -> Reply {
        Reply(
            207,
            [
                "success": .bool(false), "statusCode": .integer(207), "name": .string("PartialFailure"),
                "message": .string("\(failures.count) of \(count) events were not accepted"),
                "code": .string("PARTIAL_FAILURE"), "details": .object(["failedEvents": .array(failures)]),
            ]
        )
    }

    private func checkSize(_ call: Call) throws(Refusal) {
        guard call.body.count <= options.maximumIngestBytes else {
            throw Refusal(
                422,
                "the payload has \(call.body.count) bytes, at most \(options.maximumIngestBytes) are taken"
            )
        }
    }

    private mutating func accept(_ events: [UsageEvent]) {
        var batch: [StoredEvent] = []
        var processors: [String: EventProcessor] = [:]
        var ids: Set<ExactText> = []
        for event in events {
            let processor = processors[event.schemaName] ?? processor(of: event.schemaName)
            processors[event.schemaName] = processor
            let outcome = rejection(of: event, besides: ids) ?? outcome(of: event, processor)
            if let id = event.id { ids.insert(ExactText(id)) }
            let reference = identifiers.identifier("event")
            batch.append(StoredEvent(referenceID: reference, event: event, outcome: outcome, createdAt: now))
        }
        let number = journal.nextBatch
        journal.append(batch, number: number)
        persist("events/\(Instant.padded(number, to: 12))", .array(batch.map { .object($0.detailedJSON) }))
    }

    /// Why an event is not even processed: it has no id or the id of another one, or its account is not known.
    private func rejection(of event: UsageEvent, besides ids: Set<ExactText>) -> EventOutcome? {
        guard let id = event.id else {
            return EventOutcome(status: .noEventID, description: "The event has no id.")
        }
        if ids.contains(ExactText(id)) || journal.hasAccepted(id, by: now) {
            let text = "An event with this id was ingested within the last 45 days."
            return EventOutcome(status: .duplicate, description: text)
        }
        if options.accountsMustExist, !options.accounts.contains(event.accountID) {
            return EventOutcome(status: .accountNotFound, description: "There is no account '\(event.accountID)'.")
        }
        return nil
    }

    private func processor(of schemaName: String) -> EventProcessor {
        let schema = schemas[schemaName].flatMap { $0.status == .active ? $0.current : nil }
        let active = schema == nil ? [] : meters.active(ofSchema: schemaName)
        return EventProcessor(schema: schema, meters: active, needsAllFields: options.eventsMustBeComplete)
    }

    private func outcome(of event: UsageEvent, _ processor: EventProcessor) -> EventOutcome {
        guard event.schemaName == DirectUsage.schemaName, processor.schema == nil else {
            return processor.outcome(of: event)
        }
        guard let usage = DirectUsage(event) else { return DirectUsage.malformed }
        return usage.outcome(for: meters[usage.meterID])
    }
}
