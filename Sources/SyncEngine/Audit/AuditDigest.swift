import Crypto

/// A SHA-256 digest.
package struct AuditDigest: Sendable, Hashable, CustomStringConvertible {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// The digest of bytes.
    package init(of message: [UInt8]) {
        bytes = Array(SHA256.hash(data: message))
    }

    /// The digest that was kept as 32 bytes; `nil` for any other number.
    package init?(bytes: [UInt8]) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The digest that was noted as 64 hexadecimal digits, in either case; `nil` for any other text.
    package init?(_ text: String) {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count == 2 * SHA256.byteCount else { return nil }
        bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    /// What stands in the place of a digest before the first entry: zeros.
    package static let zero = AuditDigest()

    private init() {
        bytes = Array(repeating: 0, count: SHA256.byteCount)
    }

    /// The digest as 64 hexadecimal digits.
    package var description: String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
