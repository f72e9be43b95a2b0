import AdapterKit
import HTTPTypes
import Metering
import Transport

/// Where usage goes: the HTTP collector of a customer's stream, since the API itself takes no usage.
struct UsageEngineEventSink: EventSink {
    let vendor: String
    /// The collector's address as the project has it.
    let address: String
    let transport: any HTTPTransport

    /// Not documented; a collector's own limit is set in its stream.
    let maximumBatch = 1_000

    /// A stream counts what it is given; its API has no deduplication (Managing Meters with the API).
    let countsRepeats = true

    /// Posts the records as NDJSON.
    ///
    /// A collector says at most that it has a record: what a stream then cannot count goes to Data Correction.
    func ingest(_ events: [ProjectedEvent]) async throws(AdapterError) -> [IngestOutcome] {
        guard !events.isEmpty else { return [] }
        let url: ConnectionURL
        do throws(ConnectionURLError) {
            url = try ConnectionURL(address)
        } catch {
            throw AdapterError(
                vendor: vendor,
                operation: Self.operation,
                category: .unreachable,
                message: "`ingestURL`: \(error)"
            )
        }
        var call = VendorCall(Self.operation, .post, url.path.isEmpty ? "/" : "", carriesEvents: true)
        call.body = .bytes(UsageEngineEventWriter().lines(events), type: "application/x-ndjson")
        let http = VendorHTTP(vendor: vendor, url: url, transport: transport, words: UsageEngineClient.words)
        let response = try await http.send(call)
        return Self.outcomes((try? JSONValue.parse(response.text)) ?? .null, of: events.count)
    }

    private static let operation = "send records to the stream's collector"

    /// A record as a stream's Meter processor takes it: `userId`, `value`, `timestamp`, and what guides it to its type.
    static func record(_ event: ProjectedEvent) -> JSONValue {
        var record = JSONObject()
        record["id"] = .string(event.id)
        record["userId"] = .string(event.customer)
        record["value"] = .number(event.value ?? .one)
        record["timestamp"] = .string(event.timestamp.usageEngineText)
        record["meterType"] = .string(event.target)
        var dimensions = JSONObject()
        for (name, text) in event.dimensions.sorted(by: { $0.key < $1.key }) {
            dimensions[name] = .string(text)
        }
        record["dimensions"] = .object(dimensions)
        return .object(record)
    }

    /// What became of each record: accepted, but for those that the answer lists under `dataCorrection`.
    private static func outcomes(_ answer: JSONValue, of count: Int) -> [IngestOutcome] {
        var outcomes = [IngestOutcome](repeating: .accepted, count: count)
        for entry in answer["dataCorrection"]?.array ?? [] {
            guard let index = entry["record"]?.int, outcomes.indices.contains(index) else { continue }
            outcomes[index] = .rejected(entry["reason"]?.string ?? "the stream holds it for Data Correction")
        }
        return outcomes
    }
}
