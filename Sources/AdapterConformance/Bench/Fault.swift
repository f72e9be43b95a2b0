import HTTPTypes
import Transport

/// Something that goes wrong between an adapter and its vendor.
enum Fault: Sendable, Hashable {
    /// The vendor does nothing and answers with a status.
    case status(Int, retryAfter: String? = nil)
    /// Something on the way answers with a page for people.
    case page
    /// The vendor does nothing and answers with this text, as JSON.
    case answer(String)
    /// The vendor does what is asked, and only the beginning of its answer arrives.
    case truncated
    /// The vendor does what is asked, and answers with nothing.
    case empty
    /// The vendor does what is asked, and answers with a failure all the same.
    case doneAndFailed
    /// The connection fails before anything is sent.
    case lostBefore
    /// The vendor does what is asked, and the connection breaks before its answer.
    case lostAfter
    /// The connection breaks after sending, and the vendor never saw the request.
    case lostOnTheWay

    /// Whether the vendor does what is asked.
    var isDone: Bool {
        switch self {
        case .truncated, .empty, .doneAndFailed, .lostAfter: true
        case .status, .page, .answer, .lostBefore, .lostOnTheWay: false
        }
    }

    /// What the adapter gets, from the vendor's answer where it did what was asked.
    func outcome(_ response: TransportResponse?) throws(TransportError) -> TransportResponse {
        switch self {
        case .status(let code, let retryAfter):
            var answer = Self.json(#"{"message":"scripted failure"}"#, code)
            answer.head.headerFields[.retryAfter] = retryAfter
            return answer
        case .page:
            var answer = Self.json("<!DOCTYPE html><html><body><h1>Welcome</h1></body></html>")
            answer.head.headerFields[.contentType] = "text/html; charset=utf-8"
            return answer
        case .answer(let text): return Self.json(text)
        case .truncated:
            var answer = response ?? Self.json("")
            answer.body.removeLast((answer.body.count + 3) / 4)
            return answer
        case .empty: return Self.json("")
        case .doneAndFailed: return Self.json(#"{"message":"scripted failure"}"#, 500)
        case .lostBefore:
            throw TransportError(.cannotConnect, "no connection could be made", mayHaveBeenSent: false)
        case .lostAfter, .lostOnTheWay:
            throw TransportError(.connectionLost, "the connection broke", mayHaveBeenSent: true)
        }
    }

    private static func json(_ text: String, _ status: Int = 200) -> TransportResponse {
        let head = HTTPResponse(status: .init(code: status), headerFields: [.contentType: "application/json"])
        return TransportResponse(head: head, body: Array(text.utf8))
    }
}
