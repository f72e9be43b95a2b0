internal import CCurl
import Transport

/// The gzip content coding of request bodies; answers are decoded by libcurl.
enum Gzip {
    /// Compresses all bytes into one gzip member.
    static func compress(_ bytes: [UInt8]) throws(TransportError) -> [UInt8] {
        guard bytes.count <= Int(UInt32.max) else {
            throw TransportError(
                .bodyTooLarge,
                "The request's body has \(bytes.count) bytes, more than gzip takes at once; send less at once",
                mayHaveBeenSent: false
            )
        }
        var stream = z_stream()
        try check(meterway_deflate_begin_gzip(&stream), expected: Z_OK)
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        var status = Z_OK
        var input = bytes
        let output = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            input.withUnsafeMutableBufferPointer { source in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(clamping: source.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(clamping: buffer.count)
                status = deflate(&stream, Z_FINISH)
            }
            count = buffer.count - Int(stream.avail_out)
        }
        try check(status, expected: Z_STREAM_END)
        return output
    }

    private static func check(_ status: Int32, expected: Int32) throws(TransportError) {
        guard status != expected else { return }
        throw TransportError(
            .other,
            "The request's body could not be compressed; send it without Content-Encoding",
            mayHaveBeenSent: false,
            cause: "zlib \(status)"
        )
    }
}
