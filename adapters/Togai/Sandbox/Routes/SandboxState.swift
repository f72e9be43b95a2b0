import HTTPTypes

/// Everything that the sandbox knows, and what it answers.
struct SandboxState: Sendable {
    let options: TogaiSandbox.Options
    var identifiers: IdentifierSource
    var schemas = SchemaRegister()
    var meters = MeterRegister()
    var journal = EventJournal()
    /// When each token that `/authenticate` gave out ends.
    var sessions: [String: Milliseconds] = [:]
    var limiter = RateLimiter()
    /// The time of the request in hand; it never goes back.
    var now: Milliseconds = 0
    /// What has to be persisted before the answer goes out, in order.
    var changes: [(key: String, bytes: [UInt8]?)] = []

    init(options: TogaiSandbox.Options, records: [String: [UInt8]]) {
        self.options = options
        identifiers = IdentifierSource(seed: options.seed)
        for key in records.keys.sorted() {
            guard let bytes = records[key], let record = try? JSONReader.read(bytes) else { continue }
            restore(key, record)
        }
    }

    private mutating func restore(_ key: String, _ record: JSON) {
        switch key.prefix(while: { $0 != "/" }) {
        case "schema":
            if let schema = EventSchema(record: record) { schemas.insert(schema) }
        case "meter":
            if let meter = UsageMeter(record: record) { meters.put(meter) }
        case "events":
            guard let number = Int(key.dropFirst("events/".count)) else { return }
            journal.append(record.array?.compactMap(StoredEvent.init(record:)) ?? [], number: number)
        case "session":
            if let end = record.integer { sessions[String(key.dropFirst("session/".count))] = end }
        default: break
        }
    }

    mutating func persist(_ key: String, _ record: JSON?) {
        changes.append((key, record?.bytes))
    }

    /// Answers a request.
    mutating func respond(to call: Call) -> Reply {
        do throws(Refusal) {
            try authenticate(call)
            guard let resource = Resource(call.segments) else {
                throw Refusal.notFound("there is nothing at /\(call.segments.joined(separator: "/"))")
            }
            guard resource.methods.contains(call.method) else { return notAllowed(call, resource) }
            if options.enforcesRateLimits {
                let isAdmitted = limiter.admits(isIngestion: resource.isIngestion, at: now)
                guard isAdmitted else { throw Refusal(429, "too many requests in this second; send fewer") }
            }
            return try answer(call, resource)
        } catch {
            return Reply(error)
        }
    }

    private func notAllowed(_ call: Call, _ resource: Resource) -> Reply {
        let allowed = resource.methods.map(\.rawValue).joined(separator: ", ")
        var reply = Reply(Refusal(405, "\(call.method.rawValue) is not allowed here; allowed are \(allowed)"))
        reply.allow = allowed
        return reply
    }

    private mutating func answer(_ call: Call, _ resource: Resource) throws(Refusal) -> Reply {
        switch (resource, call.method) {
        case (.authentication, _): try openSession(call)
        case (.schemas, .post): try createSchema(call)
        case (.schemas, _): try listSchemas(call)
        case (.schema(let name), .patch): try updateSchema(name, call)
        case (.schema(let name), .delete): try archiveSchema(name)
        case (.schema(let name), _): try showSchema(name, call)
        case (.schemaVersions(let name), _): try listVersions(name)
        case (.schemaActivation(let name, let activates), _): try setSchema(name, active: activates)
        case (.meters, .post): try createMeter(call)
        case (.meters, _): try listMeters(call)
        case (.meter(let id), .patch): try updateMeter(id, call)
        case (.meter(let id), .delete): try archiveMeter(id)
        case (.meter(let id), _): try showMeter(id, call)
        case (.meterActivation(let id, let activates), _): try setMeter(id, active: activates)
        case (.ingestion, _): try ingest(call)
        case (.batchIngestion, _): try ingestBatch(call)
        case (.events, _): try listEvents(call)
        case (.event(let id), _): showEvent(id)
        case (.metrics, _): try showMetrics(call)
        }
    }
}
