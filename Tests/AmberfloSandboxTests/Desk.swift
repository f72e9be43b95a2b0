import Foundation
import HTTPTypes
import Synchronization
import Testing
import Transport

@testable import AmberfloSandbox

/// A sandbox with a clock that stands still and a store that can be looked at.
struct Desk: Sendable {
    /// 2024-06-12T00:54:05.993Z, the creation time in the document's example.
    static let clock: Int64 = 1_718_153_645_993

    let sandbox: AmberfloSandbox
    private let surroundings: Surroundings

    init(_ options: AmberfloSandbox.Options = .init(), records: [String: [UInt8]] = [:]) {
        let surroundings = Surroundings(records)
        var options = options
        options.seed = options.seed ?? 7
        sandbox = AmberfloSandbox(
            options: options,
            records: records,
            store: { key, bytes in surroundings.take(key, bytes) },
            now: { surroundings.date }
        )
        self.surroundings = surroundings
    }

    /// What the sandbox persisted so far.
    var saved: [String: [UInt8]] { surroundings.state.withLock { $0.records } }

    /// The keys of all changes so far, in order.
    var changes: [String] { surroundings.state.withLock { $0.changes } }

    func advance(_ milliseconds: Int64) {
        surroundings.state.withLock { $0.time += milliseconds }
    }

    /// The store and the clock.
    private final class Surroundings: Sendable {
        struct State {
            var records: [String: [UInt8]]
            var changes: [String] = []
            var time = Desk.clock
        }

        let state: Mutex<State>

        init(_ records: [String: [UInt8]]) {
            state = Mutex(State(records: records))
        }

        var date: Date { Date(timeIntervalSince1970: Double(state.withLock { $0.time }) / 1000) }

        func take(_ key: String, _ bytes: [UInt8]?) {
            state.withLock {
                $0.records[key] = bytes
                $0.changes.append(key)
            }
        }
    }
}

/// An answer as a test looks at it.
struct Reply {
    var status: Int
    var text: String
    var json: JSON
    var headers: HTTPFields

    subscript(_ name: String) -> JSON? { json.object?[name] }
}

extension Desk {
    @discardableResult
    func call(
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        key: String? = "sandbox-key",
        contentType: String? = "application/json"
    ) throws -> Reply {
        var head = HTTPRequest(
            method: try #require(HTTPRequest.Method(method)),
            scheme: "http",
            authority: "localhost",
            path: path
        )
        head.headerFields[try #require(HTTPField.Name("x-api-key"))] = key
        if body != nil { head.headerFields[.contentType] = contentType }
        let response = sandbox.handle(TransportRequest(head: head, body: Array((body ?? "").utf8)))
        return Reply(
            status: response.head.status.code,
            text: String(decoding: response.body, as: UTF8.self),
            json: (try? JSONReader.read(response.body[...])) ?? .null,
            headers: response.head.headerFields
        )
    }

    /// Makes a call that has to succeed, with exactly 200.
    @discardableResult
    func ok(
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Reply {
        let reply = try call(method, path, body)
        #expect(reply.status == 200, "\(reply.text)", sourceLocation: sourceLocation)
        return reply
    }

    /// Makes a call that has to be refused with a status, and with words that hold a text.
    func refused(
        _ status: Int,
        _ text: String,
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let reply = try call(method, path, body)
        #expect(reply.status == status, sourceLocation: sourceLocation)
        #expect(reply.text.contains(text), "\(reply.text)", sourceLocation: sourceLocation)
    }

    /// Creates a definition of the document's dialect.
    func define(_ apiName: String, type: String = "SUM_OF_ALL_USAGE", dimensions: [String] = []) throws {
        try ok(
            "POST",
            "/meter-definition",
            #"{"meterApiName":"\#(apiName)","displayName":"Name of \#(apiName)","type":"\#(type)","#
                + #""dimensions":\#(dimensions)}"#
        )
    }

    /// The usage of a meter over one range as the document's records: the values by the starts of their intervals.
    func usage(
        _ apiName: String,
        _ range: Range<Int>,
        aggregation: String = "SUM",
        by interval: String = "DAY"
    )
        throws -> [String: String]
    {
        let reply = try ok(
            "POST",
            "/usage",
            #"{"meterApiName":"\#(apiName)","startTimeInSeconds":\#(range.lowerBound),"endTimeInSeconds":\#(range.upperBound),"#
                + #""aggregation":"\#(aggregation)","timeGroupingInterval":"\#(interval)"}"#
        )
        let groups = try #require(reply["clientMeters"]?.object?[apiName]?.array)
        var values: [String: String] = [:]
        for record in groups.flatMap({ $0.object?["records"]?.array ?? [] }) {
            for (start, value) in record.object ?? [:] { values[start] = value.number?.description }
        }
        return values
    }
}

/// The JSON of a literal in a test.
func json(_ text: String) throws -> JSON {
    try JSONReader.read(Array(text.utf8)[...])
}
