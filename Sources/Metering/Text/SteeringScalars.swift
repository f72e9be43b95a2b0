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
        var text = self
        return text.withUTF8 { bytes in
            var found: UInt8 = 0
            // All bytes are looked at, whatever is found on the way: without a branch many are looked at in one step.
            for index in 0..<max(bytes.count - 2, 0) {
                unsafe found |= Self.steers(bytes[index], bytes[index + 1], bytes[index + 2])
            }
            if bytes.count > 1 { unsafe found |= Self.steers(bytes[bytes.count - 2], bytes[bytes.count - 1], 0) }
            if bytes.count > 0 { unsafe found |= Self.steers(bytes[bytes.count - 1], 0xFF, 0) }
            return found != 0
        }
    }

    /// 1 where a steering scalar begins with the first of three bytes, else 0.
    @inline(__always)
    private static func steers(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt8 {
        func one(_ condition: Bool) -> UInt8 { condition ? 1 : 0 }
        let isBreak = one(first == UInt8(ascii: "\n")) | one(first == UInt8(ascii: "\t"))
        let isControl = (one(first < 0x20) & ~isBreak) | one(first == 0x7F)
        let isLateControl = one(first == 0xC2) & one(second < 0xA0)
        let isTurn = one(second == 0x80) & one(third &- 0xA8 < 7) | one(second == 0x81) & one(third &- 0xA6 < 4)
        return isControl | isLateControl | one(first == 0xE2) & isTurn
    }
}
