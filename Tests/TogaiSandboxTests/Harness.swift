import Foundation
import HTTPTypes
import Synchronization
import Testing
import Transport

@testable import TogaiSandbox

/// A sandbox with a clock that stands still, and everything that it persisted.
final class Harness: Sendable {
    private struct Shared {
        var time = Date(timeIntervalSince1970: 1_790_000_000)
        var records: [String: [UInt8]] = [:]
        var writes = 0
    }

    private final class Box: Sendable {
        let shared = Mutex(Shared())
    }

    private let box = Box()
    let sandbox: TogaiSandbox

    init(_ configure: (inout TogaiSandbox.Options) -> Void = { _ in }, records: [String: [UInt8]] = [:]) {
        var options = TogaiSandbox.Options()
        options.seed = 1
        configure(&options)
        let box = box
        box.shared.withLock { $0.records = records }
        sandbox = TogaiSandbox(
            options: options,
            records: records,
            store: { key, bytes in
                box.shared.withLock { shared in
                    shared.records[key] = bytes
                    shared.writes += 1
                }
            },
            now: { box.shared.withLock { $0.time } }
        )
    }

    var records: [String: [UInt8]] { box.shared.withLock { $0.records } }
    var writes: Int { box.shared.withLock { $0.writes } }

    func advance(seconds: Double) {
        box.shared.withLock { $0.time += seconds }
    }

    /// Sends a request, and gives the status and the body of the answer.
    func call(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String? = nil,
        token: String? = "sandbox-token",
        contentType: String? = "application/json"
    ) throws -> Answer {
        var fields = HTTPFields()
        fields[.authorization] = token.map { "Bearer \($0)" }
        if body != nil { fields[.contentType] = contentType }
        let head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path, headerFields: fields)
        let response = sandbox.handle(TransportRequest(head: head, body: Array((body ?? "").utf8)))
        #expect(response.head.headerFields[.contentType] == "application/json")
        let object = try #require(try JSONReader.read(response.body).object)
        return Answer(status: response.head.status.code, body: object, allow: response.head.headerFields[.allow])
    }

    func get(_ path: String) throws -> Answer { try call(.get, path) }
    func post(_ path: String, _ body: String? = nil) throws -> Answer { try call(.post, path, body) }
    func patch(_ path: String, _ body: String) throws -> Answer { try call(.patch, path, body) }
    func delete(_ path: String) throws -> Answer { try call(.delete, path) }
}

/// An answer of the sandbox.
struct Answer {
    var status: Int
    var body: JSONObject
    var allow: String?

    var message: String { body.text("message") ?? "" }
    var json: String { JSON.object(body).text }
    var id: String { body.text("id") ?? "" }
    var data: [JSONObject] { (body.list("data") ?? []).compactMap(\.object) }
    var names: [String] { data.compactMap { $0.text("name") } }

    /// Whether the sandbox said no, with this status and words among its message.
    func refuses(_ status: Int, _ words: String) -> Bool {
        self.status == status && message.contains(words) && body.names == ["message"]
    }

    /// Whether the sandbox said no with status 400.
    func refuses(_ words: String) -> Bool { refuses(400, words) }
}

extension Harness {
    /// Makes an active schema `rides` with an attribute `distance`, and dimensions `city` and `tier`.
    func makeSchema(_ name: String = "rides", active: Bool = true) throws {
        let body = """
            {"name":"\(name)","attributes":[{"name":"distance","defaultUnit":"km"},{"name":"time"}],
             "dimensions":[{"name":"city"},{"name":"tier"}],"filterFields":["city"]}
            """
        #expect(try post("/event_schema", body).status == 201)
        if active { #expect(try post("/event_schema/\(name)/activate").status == 200) }
    }

    /// Makes a meter of the schema `rides`, and activates it where asked.
    func makeMeter(
        _ name: String,
        _ aggregation: String = "SUM",
        computations: String = #"[{"computation":"{\"var\":\"attributes.distance\"}","order":1}]"#,
        more: String = "",
        active: Bool = true
    ) throws -> String {
        let body = """
            {"name":"\(name)","type":"COUNTER","aggregation":"\(aggregation)","eventSchemaName":"rides",
             "computations":\(computations)\(more)}
            """
        let answer = try post("/usage_meters", body)
        #expect(answer.status == 201, "\(answer.message)")
        if active { #expect(try post("/usage_meters/\(answer.id)/activate").status == 200) }
        return answer.id
    }

    static func event(
        _ id: String?,
        distance: String = "10",
        city: String = "chennai",
        account: String = "acme",
        time: String = "2026-11-05T12:00:00Z",
        schema: String = "rides"
    ) -> String {
        """
        {"schemaName":"\(schema)",\(id.map { "\"id\":\"\($0)\"," } ?? "")"timestamp":"\(time)","accountId":"\(account)",
         "attributes":[{"name":"distance","value":"\(distance)"}],"dimensions":{"city":"\(city)"}}
        """
    }

    func ingest(_ events: String...) throws {
        let answer = try post("/ingestBatch", #"{"events":[\#(events.joined(separator: ","))]}"#)
        #expect(answer.status == 202, "\(answer.json)")
    }

    /// The status of the events that came with an id, oldest first.
    func statuses(_ id: String) throws -> [String] {
        (try get("/events/\(id)").body.list("events") ?? []).compactMap {
            $0.object?["ingestionStatus"]?.object?.text("status")
        }
    }

    /// The total of a meter in November 2026, as the API writes it.
    func total(_ meterID: String, more: String = "") throws -> String? {
        let answer = try post(
            "/metrics",
            """
            {"startTime":"2026-11-01T00:00:00Z","endTime":"2026-12-01T00:00:00Z","metricQueries":[{"id":"q",
             "name":"METER_USAGE","aggregationPeriod":"MONTH",
             "filters":[{"fieldName":"USAGE_METER_ID","fieldValues":["\(meterID)"]}\(more)]}]}
            """
        )
        #expect(answer.status == 200, "\(answer.message)")
        let series = answer.body.list("results")?.first?.object?.list("data")?.first?.object
        return series?.list("metricValues")?.first?.text
    }
}
