import Foundation

/// The ways in which a secret may be written where it is not expected.
enum SecretSpellings {
    /// What encoders of URLs leave as it is beside what never needs encoding: nothing, the slash (`quote` of Python), marks
    /// (`encodeURIComponent` of JavaScript), or all that is reserved (`encodeURI`).
    private static let keptSigns = ["", "/", "!*'()", "!*'()/;,?:@&=+$#"]

    /// A secret as it stands, in a URL, in a form, in JSON, in HTML, and in Base64.
    static func all(of secret: String) -> [String] {
        guard !secret.isEmpty else { return [] }
        let encoded = keptSigns.map { percentEncoded(secret, keeping: $0) }
        let json = secret.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        let plain = [
            secret, json, json.replacingOccurrences(of: "/", with: "\\/"), htmlEscaped(secret),
            Data(secret.utf8).base64EncodedString(),
        ]
        return plain + encoded.flatMap { [$0, $0.replacingOccurrences(of: "%20", with: "+"), lowercasingEscapes($0)] }
    }

    private static func htmlEscaped(_ text: String) -> String {
        [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")].reduce(text) { text, escape in
            text.replacingOccurrences(of: escape.0, with: escape.1)
        }
    }

    /// Encodes every byte but those that never need it (RFC 3986, 2.3), and some more.
    private static func percentEncoded(_ text: String, keeping kept: String) -> String {
        let unreserved = Set(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~" + kept).utf8)
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
