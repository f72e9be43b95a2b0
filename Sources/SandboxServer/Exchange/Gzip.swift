import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

/// The gzip coding of whole bodies, by the HTTP handlers of swift-nio-extras in a pipeline without a socket.
enum Gzip {
    /// Decompresses a body of one gzip member (RFC 1952).
    ///
    /// - Parameters:
    ///   - bytes: the compressed body.
    ///   - limit: the largest result, in bytes.
    /// - Returns: the plain body.
    /// - Throws: ``GzipError`` where the bytes are no gzip, or are cut, damaged or too much.
    static func decompress(_ bytes: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        // The handler takes zlib's own format too, under either name.
        guard bytes.starts(with: [0x1f, 0x8b]) else { throw .notGzip }
        do {
            let channel = EmbeddedChannel(handler: NIOHTTPRequestDecompressor(limit: .size(limit)))
            let head = HTTPRequestHead(
                version: .http1_1,
                method: .POST,
                uri: "/",
                headers: ["content-encoding": "gzip"]
            )
            try channel.writeInbound(HTTPServerRequestPart.head(head))
            try channel.writeInbound(HTTPServerRequestPart.body(ByteBuffer(bytes: bytes)))
            try channel.writeInbound(HTTPServerRequestPart.end(nil))
            var plain = ByteBuffer()
            while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
                if case .body(let buffer) = part { plain.writeImmutableBuffer(buffer) }
            }
            _ = try channel.finish()
            return [UInt8](buffer: plain)
        } catch NIOHTTPDecompression.DecompressionError.limit {
            throw .tooLarge
        } catch {
            throw .damaged
        }
    }

    /// Compresses a body.
    ///
    /// - Parameter bytes: the plain body.
    /// - Returns: the compressed body, or nil where the compressor failed.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        do {
            let channel = EmbeddedChannel(handler: HTTPResponseCompressor())
            let request = HTTPRequestHead(
                version: .http1_1,
                method: .GET,
                uri: "/",
                headers: ["accept-encoding": "gzip"]
            )
            try channel.writeInbound(HTTPServerRequestPart.head(request))
            channel.write(HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)), promise: nil)
            channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes))), promise: nil)
            try channel.writeOutbound(HTTPServerResponsePart.end(nil))
            var coded = ByteBuffer()
            while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
                if case .body(.byteBuffer(let buffer)) = part { coded.writeImmutableBuffer(buffer) }
            }
            _ = try channel.finish()
            return [UInt8](buffer: coded)
        } catch {
            return nil
        }
    }
}

/// Why a body could not be decompressed.
enum GzipError: Error, Sendable, Hashable, CustomStringConvertible {
    case notGzip
    case damaged
    case tooLarge

    var description: String {
        switch self {
        case .notGzip: "Content-Encoding is gzip, but the body does not begin like gzip; send gzip, or drop the field."
        case .damaged: "The gzip body is damaged, cut short, or followed by other bytes; send it again."
        case .tooLarge: "The decompressed body is too large; send less at once."
        }
    }
}
