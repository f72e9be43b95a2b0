import Foundation

/// The ways in which a secret may be written where it is not expected.
enum SecretSpellings {
    /// A secret as it stands, in a URL, in a form, in JSON, and in Base64.
    static func all(of secret: String) -> [String] {
        guard !secret.isEmpty else { return [] }
        let escaped = percentEncoded(secret)
        let json = secret.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        return [
            secret, escaped, escaped.replacingOccurrences(of: "%20", with: "+"), lowercasingEscapes(escaped), json,
            json.replacingOccurrences(of: "/", with: "\\/"), Data(secret.utf8).base64EncodedString(),
        ]
    }

    /// Encodes every byte but those that never need it (RFC 3986, 2.3).
    private static func percentEncoded(_ text: String) -> String {
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = text.utf8.flatMap { byte in
            unreserved.contains(byte)
                ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func lowercasingEscapes(_ text: String) -> String {
        var left = 0
        let bytes = text.utf8.map { byte in
            left = byte == UInt8(ascii: "%") ? 3 : left
            defer { left -= 1 }
            return left > 0 && (0x41...0x46).contains(byte) ? byte + 0x20 : byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
