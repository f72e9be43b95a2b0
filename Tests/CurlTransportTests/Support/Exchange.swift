import CurlTransport
import Foundation
import HTTPTypes
import Testing
import Transport

extension CurlTransport {
    /// A transport that ignores the machine's environment.
    static func isolated(
        _ environment: [String: String] = [:],
        _ change: (inout TransportLimits) -> Void = { _ in }
    ) throws -> CurlTransport {
        var limits = TransportLimits()
        // Only the limits that a test sets are its subject; others must not run out where processors are busy for long.
        limits.total = .seconds(600)
        limits.stalled = .seconds(600)
        limits.idle = .seconds(600)
        change(&limits)
        return try CurlTransport(limits: limits, options: Options(userAgent: "meterway/test", environment: environment))
    }
}

extension LoopbackServer {
    var authority: String { "127.0.0.1:\(port)" }

    /// A request to this server.
    func request(
        _ method: HTTPRequest.Method = .get,
        _ path: String = "/",
        fields: HTTPFields = [:],
        body: String = ""
    ) -> TransportRequest {
        TransportRequest(
            head: HTTPRequest(method: method, scheme: "http", authority: authority, path: path, headerFields: fields),
            body: Array(body.utf8)
        )
    }
}

extension TransportResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// The error with which sending a request fails.
func failure(
    of transport: CurlTransport,
    _ request: TransportRequest,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws -> TransportError {
    do {
        let answer = try await transport.send(request)
        throw try #require(
            nil as TransportError?,
            "There was an answer: \(answer.head.status)",
            sourceLocation: sourceLocation
        )
    } catch let error as TransportError {
        return error
    }
}
