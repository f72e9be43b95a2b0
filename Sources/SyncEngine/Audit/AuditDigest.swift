import Crypto

/// A SHA-256 digest.
package struct AuditDigest: Sendable, Hashable, CustomStringConvertible {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// The digest of bytes.
    package init(of message: [UInt8]) {
        self.init(of: message[...])
    }

    /// The digest of bytes.
    init(of message: ArraySlice<UInt8>) {
        self.init(SHA256.hash(data: message))
    }

    /// The digest that a function came to.
    init(_ digest: SHA256.Digest) {
        bytes = unsafe digest.withUnsafeBytes { unsafe Array($0) }
    }

    /// The digest that was kept as 32 bytes; `nil` for any other number.
    package init?(bytes: [UInt8]) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The digest that was noted as 64 hexadecimal digits, in either case; `nil` for any other text.
    package init?(_ text: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(SHA256.byteCount)
        var upper: UInt8?
        for digit in text.utf8 {
            guard let value = Self.value(of: digit) else { return nil }
            if let half = upper {
                bytes.append(half << 4 | value)
                upper = nil
            } else {
                upper = value
            }
        }
        guard upper == nil, bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// What stands in the place of a digest before the first entry: zeros.
    package static let zero = AuditDigest()

    private init() {
        bytes = Array(repeating: 0, count: SHA256.byteCount)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// The digest as 64 hexadecimal digits.
    package var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(Self.digits[Int(byte >> 4)])
            text.append(Self.digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
