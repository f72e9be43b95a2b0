import Foundation

/// The server's side of one HTTP/2 connection, just enough to answer requests (RFC 9113).
struct HTTP2Script: Sendable {
    struct Frame {
        var type: UInt8
        var flags: UInt8
        var stream: UInt32
        var payload: [UInt8]

        static let data: UInt8 = 0
        static let headers: UInt8 = 1
        static let reset: UInt8 = 3
        static let settings: UInt8 = 4

        var bytes: [UInt8] {
            let length = UInt32(payload.count)
            return [UInt8(length >> 16), UInt8(length >> 8 & 255), UInt8(length & 255), type, flags]
                + (0..<4).map { UInt8(stream >> (24 - 8 * $0) & 255) } + payload
        }
    }

    let server: TLSServer

    /// Reads the client's preface, after what `s_server` says of the handshake, and sends the server's.
    ///
    /// No frame begins with a letter that `s_server` takes for a command: the first byte of all is zero.
    func begin() throws {
        let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
        var seen: [UInt8] = []
        while seen.suffix(preface.count) != preface[...] { seen += try read(1) }
        try write([Frame(type: Frame.settings, flags: 0, stream: 0, payload: [])])
    }

    /// Reads up to the next frame that opens a stream, acknowledging settings on the way.
    func nextRequest() throws -> UInt32 {
        while true {
            let head = try read(9)
            let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            _ = try read(length)
            if head[3] == Frame.headers {
                return head[5...8].reduce(0) { $0 << 8 | UInt32($1) }
            }
            if head[3] == Frame.settings, head[4] & 1 == 0 {
                try write([Frame(type: Frame.settings, flags: 1, stream: 0, payload: [])])
            }
        }
    }

    /// Answers 200 on a stream; 0x88 is `:status: 200` in HPACK's static table.
    func answer(_ stream: UInt32, _ body: String) throws {
        try write([
            Frame(type: Frame.headers, flags: 4, stream: stream, payload: [0x88]),
            Frame(type: Frame.data, flags: 1, stream: stream, payload: Array(body.utf8)),
        ])
    }

    /// Breaks a stream off with an error code.
    func reset(_ stream: UInt32, code: UInt8) throws {
        try write([Frame(type: Frame.reset, flags: 0, stream: stream, payload: [0, 0, 0, code])])
    }

    private func write(_ frames: [Frame]) throws {
        try server.input.write(contentsOf: Data(frames.flatMap(\.bytes)))
    }

    private func read(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let more = try server.output.read(upToCount: count - bytes.count), !more.isEmpty else {
                throw OpenSSL.Failure.silence
            }
            bytes += more
        }
        return bytes
    }
}
