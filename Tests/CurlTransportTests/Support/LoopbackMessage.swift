import Foundation

/// A request as the test server received it.
struct LoopbackRequest: Sendable {
    var method: String
    var target: String
    var fields: [(name: String, value: String)]
    var body: [UInt8]

    /// Which of the server's connections it came over, from 1.
    var connection: Int

    /// Which request of its connection it is, from 1.
    var turn: Int

    /// The value of a field, by its name in small letters.
    subscript(name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// Reads one request out of the front of a buffer; `nil` while it is not complete.
    static func take(from buffer: inout [UInt8], connection: Int, turn: Int) -> LoopbackRequest? {
        guard let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = (lines.first ?? "").components(separatedBy: " ")
        let fields = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            let value = line[colon...].dropFirst().drop { $0 == " " }
            return (name: line[..<colon].lowercased(), value: String(value))
        }
        let length = fields.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        guard buffer.count >= end.upperBound + length else { return nil }
        let body = Array(buffer[end.upperBound..<end.upperBound + length])
        buffer.removeFirst(end.upperBound + length)
        return LoopbackRequest(
            method: words[0],
            target: words.count > 1 ? words[1] : "",
            fields: fields,
            body: body,
            connection: connection,
            turn: turn
        )
    }
}

/// What the test server does in answer to a request, step by step.
struct LoopbackReply: Sendable {
    enum Step: Sendable {
        /// Sends bytes as they are.
        case send([UInt8])
        /// Waits until the gate is opened.
        case pass(Gate)
        /// Answers nothing more, and waits for the client to go away.
        case stall
        /// Ends the connection.
        case close
        /// Ends the connection with a reset.
        case reset
    }

    var steps: [Step]

    static func raw(_ text: String) -> LoopbackReply {
        LoopbackReply(steps: [.send(Array(text.utf8))])
    }

    static func answer(_ status: String = "200 OK", _ fields: [String] = [], body: [UInt8]) -> LoopbackReply {
        let lines = ["HTTP/1.1 \(status)"] + fields + ["Content-Length: \(body.count)", "", ""]
        return LoopbackReply(steps: [.send(Array(lines.joined(separator: "\r\n").utf8) + body)])
    }

    static func answer(_ status: String = "200 OK", _ fields: [String] = [], body: String = "") -> LoopbackReply {
        answer(status, fields, body: Array(body.utf8))
    }

    func then(_ step: Step) -> LoopbackReply {
        LoopbackReply(steps: steps + [step])
    }
}
