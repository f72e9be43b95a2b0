import AdapterKit
import Foundation
import HTTPTypes
import Metering
import Synchronization
import Testing
import Transport

@testable import AmberfloAdapter

/// A body of the vendor's document.
func fixture(_ name: String) throws -> JSONValue {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "json"))
    return try JSONValue.parse([UInt8](Data(contentsOf: url)))
}

func settings(
    _ dialect: AmberfloDialect = .document,
    rules: Bool = false,
    url: String = "https://app.amberflo.io",
    ingestURL: String? = nil
) throws -> ConnectionSettings {
    var values: [String: JSONValue] = ["dialect": .string(dialect.rawValue), "filteringRules": .bool(rules)]
    values["ingestURL"] = ingestURL.map(JSONValue.string)
    return ConnectionSettings(instance: "af", adapter: "amberflo", url: try ConnectionURL(url), values: values)
}

func translator(_ dialect: AmberfloDialect = .document, rules: Bool = false) throws -> AmberfloTranslator {
    AmberfloTranslator(try settings(dialect, rules: rules))
}

/// 2026-11-21T10:00:00Z.
let instant = Timestamp(seconds: 1_795_255_200)

func adapter(
    _ transport: any HTTPTransport,
    _ dialect: AmberfloDialect = .document,
    rules: Bool = false,
    url: String = "https://app.amberflo.io",
    key: String = "sandbox-key",
    ingestURL: String? = nil
) throws -> AmberfloAdapter {
    let environment = AdapterEnvironment(
        transport: transport,
        now: { instant },
        secret: { name throws(SecretError) in
            guard name == "apiKey", !key.isEmpty else { throw SecretError("AMBERFLO_API_KEY is not set; set it") }
            return Secret(key)
        }
    )
    return AmberfloAdapter(try settings(dialect, rules: rules, url: url, ingestURL: ingestURL), environment)
}

func key(_ text: String) throws -> Meter.Key { try #require(Meter.Key(text)) }

/// A meter that sums one attribute, changed as wanted.
func meter(_ key: String = "api-calls", _ change: (inout Meter.Draft) throws -> Void = { _ in }) throws -> Meter {
    var draft = Meter.Draft(key: try AmberfloAdapterTests.key(key), name: "API Calls", aggregation: .sum)
    draft.event = "api_request"
    draft.value = .expression(.attribute("bytes"))
    try change(&draft)
    if !draft.aggregation.needsValue {
        draft.value = nil
    }
    return try Meter(draft)
}

func expression(_ text: String) throws -> Metering.Expression { try ExpressionParser.parse(text).expression }

extension AmberfloTranslator {
    func translate(_ entries: [MeterEntry], customers: [CustomerMeter] = []) -> Translation {
        encode(EncodingRequest(entries: entries, events: [], customers: customers, now: instant))
    }

    /// The findings of one meter, as `field: fidelity`.
    func verdict(_ meter: Meter, overrides: [String: JSONValue] = [:]) -> [String] {
        translate([MeterEntry(meter, overrides: overrides)]).meters[0].findings.map {
            "\($0.field.rawValue): \($0.fidelity.rawValue)"
        }
    }
}

/// A network that answers from a list, and remembers what it was asked.
final class ScriptedTransport: HTTPTransport {
    enum Step: Sendable {
        case answer(Int, String, type: String = "application/json")
        case failure(TransportError)
    }

    private struct State {
        var steps: [Step]
        var requests: [TransportRequest] = []
    }

    private let state: Mutex<State>

    init(_ steps: [Step]) {
        state = Mutex(State(steps: steps))
    }

    convenience init(_ steps: Step...) {
        self.init(steps)
    }

    var requests: [TransportRequest] { state.withLock { $0.requests } }

    /// The requests as `METHOD PATH BODY`.
    var lines: [String] {
        requests.map { request in
            let body = String(decoding: request.body, as: UTF8.self)
            return "\(request.head.method) \(request.head.path ?? "")" + (body.isEmpty ? "" : " \(body)")
        }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let step: Step = state.withLock { state in
            state.requests.append(request)
            return state.steps.isEmpty ? .answer(599, "the script is at its end") : state.steps.removeFirst()
        }
        switch step {
        case .failure(let error): throw error
        case .answer(let status, let body, let type):
            let fields: HTTPFields = [.contentType: type, .date: "Sat, 21 Nov 2026 10:00:30 GMT"]
            return TransportResponse(
                head: HTTPResponse(status: .init(code: status), headerFields: fields),
                body: Array(body.utf8)
            )
        }
    }
}

/// The error of an operation that has to fail with one of the vendor's.
func failure<Value>(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws(AdapterError) -> Value
) async -> AdapterError? {
    do throws(AdapterError) {
        _ = try await body()
        Issue.record("no error was thrown", sourceLocation: sourceLocation)
        return nil
    } catch {
        return error
    }
}
