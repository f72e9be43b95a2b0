/// A text made to fit a vendor's length and characters, the same way each time and without collisions.
package enum FittedText {
    /// Fits a text to a bound; a text that fits already is returned as it is.
    ///
    /// Characters that are not allowed become the replacement, what is too long is cut, and whenever anything changed a
    /// hyphen-free mark of eight hexadecimal digits is put at the end, computed from the full text and the identity, so
    /// that two texts that lose the same part stay apart.
    ///
    /// - Parameters:
    ///   - text: the full text.
    ///   - identity: what tells the owner apart, such as a meter's key.
    ///   - limit: the greatest length in Unicode scalars, at least 10.
    ///   - replacement: what stands in for a character that is not allowed.
    ///   - isAllowed: whether a character may stay.
    /// - Returns: the text that fits.
    package static func fit(
        _ text: String,
        identity: String,
        limit: Int,
        replacement: Character = "_",
        isAllowed: (Unicode.Scalar) -> Bool = { _ in true }
    ) -> String {
        let scalars = text.unicodeScalars
        if scalars.count <= limit, scalars.allSatisfy(isAllowed) { return text }
        var kept = String.UnicodeScalarView()
        let room = Swift.max(limit - 9, 0)
        for scalar in scalars.prefix(room) {
            if isAllowed(scalar) {
                kept.append(scalar)
            } else {
                kept.append(contentsOf: String(replacement).unicodeScalars)
            }
        }
        return String(kept) + String(replacement) + mark(of: text + "\u{0}" + identity)
    }

    /// Eight hexadecimal digits computed from a text (FNV-1a, 32 bits folded from 64).
    package static func mark(of text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        let digits = String(UInt32(truncatingIfNeeded: hash ^ (hash >> 32)), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
