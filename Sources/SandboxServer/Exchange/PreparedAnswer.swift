import Foundation
import HTTPTypes
import Transport

/// An answer as it goes over the wire: coded, with its length and date.
struct PreparedAnswer: Sendable, Hashable {
    /// Status and header fields, Content-Length among them where the answer may have a body.
    private(set) var head: HTTPResponse

    /// The bytes to write; empty for an answer to HEAD.
    private(set) var body: [UInt8]

    /// Prepares a handler's answer to a request.
    init(_ response: TransportResponse, to request: HTTPRequest, limits: ExchangeLimits, now: Date = Date()) {
        head = response.head
        body = response.body
        head.headerFields[.transferEncoding] = nil
        if head.headerFields[.date] == nil {
            head.headerFields[.date] = HTTPDate.text(of: now)
        }
        guard head.status.allowsBody else {
            head.headerFields[.contentLength] = nil
            body = []
            return
        }
        if body.count > limits.compressedOver, head.headerFields[.contentEncoding] == nil {
            compress(for: request)
        }
        head.headerFields[.contentLength] = String(body.count)
        if request.method == .head {
            body = []
        }
    }

    /// Claims more bytes than there are, as an answer does that is cut short.
    mutating func cut(after bytes: Int) {
        head.headerFields[.contentLength] = String(max(body.count, bytes + 1))
        body.removeLast(max(0, body.count - bytes))
    }

    private mutating func compress(for request: HTTPRequest) {
        let vary = head.headerFields[.vary]
        head.headerFields[.vary] = vary.map { "\($0), Accept-Encoding" } ?? "Accept-Encoding"
        guard AcceptedCodings(request.headerFields[.acceptEncoding]).gzip, let coded = Gzip.compress(body) else {
            return
        }
        head.headerFields[.contentEncoding] = "gzip"
        body = coded
    }
}
