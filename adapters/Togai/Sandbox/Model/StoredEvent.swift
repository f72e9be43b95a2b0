/// What became of an event; the cases are those of the API that the sandbox can reach.
enum IngestionStatus: String, Sendable, Hashable, CaseIterable {
    case failed = "INGESTION_FAILED"
    case schemaNotDefined = "INGESTION_FAILED_SCHEMA_NOT_DEFINED"
    case unitsInvalid = "INGESTION_FAILED_UNITS_INVALID"
    case accountNotFound = "INGESTION_FAILED_ACCOUNT_NOT_FOUND"
    case duplicate = "INGESTION_FAILED_DUPLICATE_EVENT"
    case noEventID = "INGESTION_FAILED_NO_EVENT_ID"
    case noMatchingMeters = "INGESTION_COMPLETED_NO_MATCHING_METERS"
    case metered = "INGESTION_COMPLETED_EVENT_METERED"
    case notMetered = "INGESTION_COMPLETED_EVENT_NOT_METERED"

    /// The coarse state: `PROCESSED` or `UNPROCESSED`.
    var processing: String { rawValue.hasPrefix("INGESTION_COMPLETED") ? "PROCESSED" : "UNPROCESSED" }
}

/// What the sandbox decided about an event.
struct EventOutcome: Sendable, Hashable {
    /// What one meter made of the event.
    struct Trace: Sendable, Hashable {
        var meterID: String
        var meterName: String
        var meterVersion: Int
        /// What the event counts for; nil where the meter disregards it.
        var units: ExactDecimal?
    }

    var status: IngestionStatus
    /// One sentence for a person.
    var description: String
    var schemaVersion: Int?
    var traces: [Trace] = []
}

/// An event that was accepted, and what became of it.
struct StoredEvent: Sendable, Hashable {
    /// Togai's own id of the event.
    var referenceID: String
    var event: UsageEvent
    var outcome: EventOutcome
    var createdAt: Milliseconds
}
