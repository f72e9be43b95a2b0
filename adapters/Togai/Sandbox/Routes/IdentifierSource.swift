import Foundation

/// Makes identifiers that look like Togai's.
struct IdentifierSource: Sendable {
    private var state: UInt64

    /// Makes a source; the same seed gives the same identifiers, none gives others each time.
    init(seed: UInt64?) {
        state = seed ?? UInt64.random(in: 0...UInt64.max)
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    private mutating func letters(_ count: Int) -> String {
        String((0..<count).map { _ in Self.alphabet[Int(next() % UInt64(Self.alphabet.count))] })
    }

    /// A kind, a dot, eleven characters, a dot and five: `um.1zlQTBWlkeO.lB7fh`.
    mutating func identifier(_ kind: String) -> String {
        "\(kind).\(letters(11)).\(letters(5))"
    }

    /// Three parts in Base64, as a JSON Web Token has them; the sandbox does not sign it.
    mutating func sessionToken() -> String {
        func encoded(_ text: String) -> String {
            Data(text.utf8).base64EncodedString().replacing("=", with: "").replacing("+", with: "-")
                .replacing("/", with: "_")
        }
        let header = encoded(#"{"alg":"ES256","typ":"JWT"}"#)
        let payload = encoded(#"{"sub":"sandbox","jti":"\#(letters(22))"}"#)
        return "\(header).\(payload).\(letters(86))"
    }
}
