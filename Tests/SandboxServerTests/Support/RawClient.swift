import NIOCore
import NIOPosix

/// A client that sends bytes over a socket and hands back the bytes that come, so that broken answers can be seen.
enum RawClient {
    /// Sends bytes, and reads until the server closes the connection or `enough` says so.
    static func exchange(
        port: Int,
        _ bytes: [UInt8],
        until enough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
    ) async throws -> [UInt8] {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: bytes))
            var received: [UInt8] = []
            for try await buffer in inbound {
                received.append(contentsOf: buffer.readableBytesView)
                if enough(received) { break }
            }
            return received
        }
    }

    /// Sends one request on a connection of its own, and reads the answer.
    static func send(
        _ method: String = "GET",
        _ path: String = "/",
        port: Int,
        fields: [String] = [],
        body: [UInt8] = []
    ) async throws -> RawAnswer {
        RawAnswer(
            try await exchange(port: port, request(method, path, fields: fields + ["Connection: close"], body: body))
        )
    }

    /// The bytes of a request with its Content-Length.
    static func request(_ method: String, _ path: String, fields: [String] = [], body: [UInt8] = []) -> [UInt8] {
        let lines =
            ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"] + fields
            + (body.isEmpty ? [] : ["Content-Length: \(body.count)"])
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }
}

/// What came back over a socket, as far as it came.
struct RawAnswer: Sendable, Hashable {
    /// The status; nil where not even a status line came.
    let status: Int?
    /// The header fields by their lower-case names.
    let fields: [String: String]
    /// The bytes after the head, as they are.
    let body: [UInt8]

    init(_ bytes: [UInt8]) {
        let separator = Array("\r\n\r\n".utf8)
        let end = bytes.indices.first { bytes[$0...].starts(with: separator) }
        let head = String(decoding: bytes[..<(end ?? bytes.endIndex)], as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        status = lines.first.flatMap { line in line.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
        fields = lines.dropFirst().reduce(into: [:]) { fields, line in
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        body = end.map { Array(bytes[($0 + separator.count)...]) } ?? []
    }

    var text: String {
        String(decoding: body, as: UTF8.self)
    }
}
