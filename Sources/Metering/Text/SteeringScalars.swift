extension Unicode.Scalar {
    /// Whether the scalar is nothing to be seen, and steers how other text is shown: a control, which a terminal obeys; a
    /// separator of lines or paragraphs; or what turns the direction of the text after it (Unicode Standard Annex #9:
    /// embeddings, overrides and isolates), so that it reads as something else than it is.
    package var steersDisplay: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// Whether a scalar of the text steers how it is shown, but for line breaks and tabs; one look at its bytes.
    package var hasSteeringScalars: Bool {
        var (first, second): (UInt8, UInt8) = (0, 0)
        for byte in utf8 {
            if byte < 0x20, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\t") { return true }
            if byte == 0x7F || second == 0xC2 && byte < 0xA0 { return true }
            if first == 0xE2 {
                if second == 0x80, (0xA8...0xAE).contains(byte) { return true }
                if second == 0x81, (0xA6...0xA9).contains(byte) { return true }
            }
            (first, second) = (second, byte)
        }
        return false
    }
}
