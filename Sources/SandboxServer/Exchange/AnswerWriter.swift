import HTTPTypes
import HummingbirdCore
import NIOCore

/// A writer of answers that can also do it badly, as asked.
struct AnswerWriter: Sendable {
    /// The manner in which an answer goes out.
    enum Manner: Sendable, Hashable {
        /// All of it, at once.
        case whole
        /// Only so many bytes of the body, less than Content-Length says; then the connection closes.
        case truncated(bytes: Int)
        /// All of it, in chunks with a pause after each.
        case dripped(chunkBytes: Int, pause: Duration)

        /// Whether the client can get all of the answer.
        var isComplete: Bool {
            if case .truncated = self { false } else { true }
        }
    }

    var answer: PreparedAnswer
    let manner: Manner

    /// Writes the answer.
    ///
    /// - Parameters:
    ///   - writer: where it goes.
    ///   - channel: the connection, which is closed after an answer that was cut short.
    /// - Throws: ``DroppedConnection`` after an answer that was cut short, or an error of the connection.
    consuming func write(to writer: consuming ResponseWriter, of channel: any Channel) async throws {
        switch manner {
        case .whole:
            let body = answer.body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
            try await writer.write(response: answer.head, body: body)
        case .truncated(let bytes):
            answer.cut(after: bytes)
            var body = try await writer.writeHead(answer.head)
            try await body.write(ByteBuffer(bytes: answer.body))
            // Closing the output waits for what was written; a plain close would throw it away.
            try await channel.close(mode: .output)
            throw DroppedConnection()
        case .dripped(let chunkBytes, let pause):
            var body = try await writer.writeHead(answer.head)
            var rest = answer.body[...]
            while !rest.isEmpty {
                try await body.write(ByteBuffer(bytes: rest.prefix(chunkBytes)))
                rest = rest.dropFirst(chunkBytes)
                try await Task.sleep(for: pause)
            }
            try await body.finish(nil)
        }
    }
}
