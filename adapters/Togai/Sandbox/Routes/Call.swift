import Foundation
import HTTPTypes
import Transport

/// A request as the routes see it.
struct Call: Sendable {
    var method: HTTPRequest.Method
    /// The path's decoded segments.
    var segments: [String]
    /// The query's decoded parameters; of a repeated one the last.
    var query: [String: String]
    /// The bearer token, if there is one.
    var token: String?
    var contentType: String?
    var body: [UInt8]

    init(_ request: TransportRequest) throws(Refusal) {
        method = request.head.method
        contentType = request.head.headerFields[.contentType]
        body = request.body
        let parts = (request.head.path ?? "/").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        segments = []
        for segment in (parts.first ?? "").split(separator: "/") {
            segments.append(try Self.decoded(segment))
        }
        query = [:]
        for pair in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = sides.count > 1 ? sides[1].replacing("+", with: " ") : ""
            query[try Self.decoded(sides[0])] = try Self.decoded(Substring(value))
        }
        let words = (request.head.headerFields[.authorization] ?? "").split(separator: " ")
        if words.count == 2, words[0].lowercased() == "bearer" { token = String(words[1]) }
    }

    private static func decoded(_ text: Substring) throws(Refusal) -> String {
        guard let decoded = text.removingPercentEncoding else {
            throw .badRequest("'\(text)' in the URL is not percent-encoded correctly")
        }
        return decoded
    }

    /// The body as JSON.
    ///
    /// - Throws: a ``Refusal`` where the body is not declared as JSON, or is none.
    func json() throws(Refusal) -> JSON {
        let type = contentType?.split(separator: ";").first?.split(separator: " ").joined().lowercased()
        guard type == "application/json" else {
            throw .badRequest("Content-Type must be application/json, found '\(contentType ?? "none")'")
        }
        do {
            return try JSONReader.read(body)
        } catch {
            throw .badRequest("the request body is no valid JSON: \(error.message) at byte \(error.offset)")
        }
    }

    /// A parameter that has one of some values.
    func choice(_ name: String, of choices: [String]) throws(Refusal) -> String? {
        guard let value = query[name] else { return nil }
        guard choices.contains(value) else {
            throw .badRequest("\(name) must be one of \(choices.joined(separator: ", ")), found '\(value)'")
        }
        return value
    }

    /// A parameter that is an integer within a range.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let text = query[name] else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw .badRequest(
                "\(name) must be an integer from \(range.lowerBound) to \(range.upperBound), found '\(text)'"
            )
        }
        return value
    }
}
