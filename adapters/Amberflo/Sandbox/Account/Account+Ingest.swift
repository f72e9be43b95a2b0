/// Events coming in.
extension Account {
    /// Takes events, all of them or none.
    ///
    /// Not said by the document: an event for an unknown meter refuses the request; the live service, which looks at
    /// meters only later, takes it and does not count it. The answer is the JSON string `"OK"` (Amberflo Metering
    /// API: ingest), or live the plain text that Amberflo's own clients expect.
    mutating func ingest(_ call: Call) throws(Refusal) -> Answer {
        let elements = try elements(call)
        if call.dialect == .live, call.query["schemaDetection"] != nil {
            return Answer(text: "\(elements.count) records were ingested")
        }
        let messages = try read(elements, call.dialect)
        count(messages, milliseconds: call.milliseconds)
        switch call.dialect {
        case .document: return Answer(.string("OK"))
        case .live: return Answer(text: "\(messages.count) records were ingested")
        }
    }

    private func elements(_ call: Call) throws(Refusal) -> [JSON] {
        if call.dialect == .live, call.mediaType == "application/x-ndjson" || (try? call.json.get()) == nil {
            return try lines(call.body)
        }
        let value = try call.value()
        return value.array ?? [value]
    }

    private func lines(_ body: [UInt8]) throws(Refusal) -> [JSON] {
        var values: [JSON] = []
        for (index, line) in body.split(separator: UInt8(ascii: "\n")).enumerated() where !line.allSatisfy(isSpace) {
            do {
                values.append(try JSONReader.read(line))
            } catch {
                throw .badRequest("Line \(index + 1) of the body is not valid JSON: \(error)")
            }
        }
        return values
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }

    private func read(_ elements: [JSON], _ dialect: AmberfloSandbox.Dialect) throws(Refusal) -> [EventMessage] {
        var messages: [EventMessage] = []
        var problems: [String] = []
        for (index, element) in elements.enumerated() {
            guard let object = element.object else {
                problems.append("[\(index)] is \(element.kind); an event object was expected")
                continue
            }
            var members = Members(object, place: "[\(index)].", nullIsAbsent: dialect == .live)
            let message = EventMessage(&members, dialect: dialect)
            problems += members.problems
            guard let message else { continue }
            messages.append(message)
            guard dialect == .document else { continue }
            for part in message.parts where meter(apiName: part.apiName) == nil {
                problems.append("[\(index)] is for the meter '\(part.apiName)', which does not exist")
            }
        }
        if !problems.isEmpty { throw .invalid("event data", problems) }
        return messages
    }

    /// Counts events: those that a rule drops and those that are duplicates do not count.
    private mutating func count(_ messages: [EventMessage], milliseconds: Int64) {
        var batch: [JSON] = []
        for message in messages {
            for part in message.parts {
                guard let meter = meter(apiName: part.apiName) else { continue }
                let event = message.event(part)
                guard (ruleIDs[meter.id] ?? []).allSatisfy({ rules[$0]?.passes(event) ?? true }) else { continue }
                declare(event.dimensions.keys.sorted(), of: meter, milliseconds: milliseconds)
                if add(event, to: meter.id) {
                    batch.append(event.record(meterID: meter.id))
                }
            }
        }
        writeBatch(batch)
    }

    /// Adds dimensions that a meter does not have to its list, as the service does by itself upon ingest.
    private mutating func declare(_ names: [String], of meter: Meter, milliseconds: Int64) {
        let new = names.filter { !meter.dimensions.contains($0) }
        if new.isEmpty { return }
        var meter = meter
        meter.dimensions += new
        meter.updateTime = milliseconds
        put(meter)
    }
}
