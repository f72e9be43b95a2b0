import HTTPTypes

/// What a path names.
enum Resource: Sendable, Hashable {
    case authentication
    case schemas
    case schema(String)
    case schemaVersions(String)
    case schemaActivation(String, activates: Bool)
    case meters
    case meter(String)
    case meterActivation(String, activates: Bool)
    case ingestion
    case batchIngestion
    case events
    case event(String)
    case metrics

    /// Makes the resource of a path's segments; nil where the API has none.
    init?(_ segments: [String]) {
        let rest = Array(segments.dropFirst())
        switch (segments.first, rest.count) {
        case ("authenticate", 0): self = .authentication
        case ("event_schema", 0): self = .schemas
        case ("event_schema", 1): self = .schema(rest[0])
        case ("event_schema", 2) where rest[1] == "versions": self = .schemaVersions(rest[0])
        case ("event_schema", 2) where rest[1] == "activate" || rest[1] == "deactivate":
            self = .schemaActivation(rest[0], activates: rest[1] == "activate")
        case ("usage_meters", 0): self = .meters
        case ("usage_meters", 1): self = .meter(rest[0])
        case ("usage_meters", 2) where rest[1] == "activate" || rest[1] == "deactivate":
            self = .meterActivation(rest[0], activates: rest[1] == "activate")
        case ("ingest", 0): self = .ingestion
        case ("ingestBatch", 0): self = .batchIngestion
        case ("events", 0): self = .events
        case ("events", 1): self = .event(rest[0])
        case ("metrics", 0): self = .metrics
        default: return nil
        }
    }

    /// The methods that it has.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .schemas, .meters: [.get, .post]
        case .schema, .meter: [.get, .patch, .delete]
        case .schemaVersions, .events, .event: [.get]
        case .authentication, .schemaActivation, .meterActivation, .ingestion, .batchIngestion, .metrics: [.post]
        }
    }

    /// Whether it takes events in, which has a rate limit of its own.
    var isIngestion: Bool { self == .ingestion || self == .batchIngestion }
}
