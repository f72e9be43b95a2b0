/// The checksum of gzip, Ethernet and PNG.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 0 ? value >> 1 : (value >> 1) ^ 0xedb8_8320
        }
    }

    /// The checksum of some bytes.
    static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
        let table = table
        var value = UInt32.max
        for byte in bytes {
            value = table[Int((value ^ UInt32(byte)) & 0xff)] ^ (value >> 8)
        }
        return ~value
    }

    /// The checksum in eight lower-case hexadecimal digits.
    static func hex(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        let value = checksum(of: bytes)
        return (0..<8).map { digits[Int((value >> (28 - 4 * UInt32($0))) & 0xf)] }
    }
}
