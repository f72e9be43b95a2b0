import Foundation
import HTTPTypes
import Transport

/// A request, taken apart: where it goes, who sends it, what it holds, and in which dialect it speaks.
struct Call: Sendable {
    var method: String
    var path: String
    var route: Route?
    var query: [String: String]
    var apiKey: String?
    var mediaType: String?
    var body: [UInt8]
    var json: Result<JSON, JSONReader.Failure>
    var dialect: AmberfloSandbox.Dialect
    var milliseconds: Int64

    init(_ request: TransportRequest, options: AmberfloSandbox.Options, milliseconds: Int64) {
        let target = (request.head.path ?? "/").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(target[0])
        query = Self.query(target.count > 1 ? target[1] : "")
        method = request.head.method.rawValue
        apiKey = HTTPField.Name("X-API-KEY").flatMap { request.head.headerFields[$0] }
        mediaType = request.head.headerFields[.contentType].map(Self.mediaType)
        body = request.body
        json = Result { () throws(JSONReader.Failure) in try JSONReader.read(request.body[...]) }
        self.milliseconds = milliseconds
        let found = Route(path.split(separator: "/").map(Self.decoded))
        route = found.flatMap { $0.dialects.isDisjoint(with: options.dialects) ? nil : $0 }
        dialect = .document
        dialect = spokenDialect(options)
    }

    private func spokenDialect(_ options: AmberfloSandbox.Options) -> AmberfloSandbox.Dialect {
        let possible = (route?.dialects ?? [.document, .live]).intersection(options.dialects)
        if possible.count == 1, let only = possible.first { return only }
        let isLive =
            switch route {
            case .ingest: options.ingestDialect.map { $0 == .live } ?? hasLiveIngestShape
            case .usage: (try? json.get())?.object?.keys.contains("timeRange") ?? false
            default: false
            }
        return isLive ? .live : .document
    }

    /// Whether events are sent as only the live service takes them: as Amberflo's own clients send them, or as NDJSON.
    private var hasLiveIngestShape: Bool {
        path.hasSuffix("/") || query["schemaDetection"] != nil || mediaType == "application/x-ndjson"
    }

    /// The body as JSON.
    func value() throws(Refusal) -> JSON {
        // The live service's documentation does not ask for one, the document has each body under its type.
        guard mediaType == "application/json" || mediaType == nil && dialect == .live else {
            throw .badRequest("The body's Content-Type is \(mediaType ?? "missing"); application/json was expected")
        }
        switch json {
        case .success(let value): return value
        case .failure(let failure): throw .badRequest("The body is not valid JSON: \(failure)")
        }
    }

    private static func mediaType(_ field: String) -> String {
        field.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    }

    private static func decoded(_ text: Substring) -> String {
        text.removingPercentEncoding ?? String(text)
    }

    private static func query(_ text: Substring) -> [String: String] {
        var query: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { decoded(Substring($0.replacing("+", with: " "))) }
            query[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        return query
    }
}
