/// Finds the place in a file of a byte of a scalar's text, which quotes, escapes, folding and indentation set apart.
///
/// It walks along both, the file's bytes and the text's, and never fails: where they no longer agree, the place so far is the
/// answer.
struct ScalarAlignment {
    private let bytes: [UInt8]
    private let text: [UInt8]
    private let style: YAMLScalar.Style
    /// The place in the file.
    private var index: Int
    /// The place in the text.
    private var done = 0
    /// How far lines of a block scalar are indented.
    private var indentation = 0

    /// The place of the byte at an offset of the scalar that begins at a place.
    static func place(
        of offset: Int,
        in scalar: YAMLScalar,
        at start: SourcePlace,
        of source: SourceFile
    ) -> SourcePlace {
        guard let begin = source.offset(of: start) else { return start }
        var alignment = ScalarAlignment(bytes: source.bytes, scalar: scalar, start: begin)
        alignment.skipProperties()
        alignment.open()
        alignment.advance(to: offset)
        return source.place(of: alignment.index)
    }

    private init(bytes: [UInt8], scalar: YAMLScalar, start: Int) {
        self.bytes = bytes
        text = Array(scalar.text.utf8)
        style = scalar.style
        index = start
    }

    private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    /// Skips an anchor before the value.
    private mutating func skipProperties() {
        while let byte, byte == UInt8(ascii: "&") || byte == UInt8(ascii: "!") {
            skip { !Self.isBlank($0) && !Self.isBreak($0) }
            skip { Self.isBlank($0) || Self.isBreak($0) }
        }
    }

    /// Goes to where the text begins.
    private mutating func open() {
        switch style {
        case .plain: break
        case .singleQuoted, .doubleQuoted: index += 1
        case .literal, .folded:
            skip { !Self.isBreak($0) }
            skipBreak()
            var first = index
            while first < bytes.count, Self.isBlank(bytes[first]) || Self.isBreak(bytes[first]) {
                indentation = Self.isBreak(bytes[first]) ? 0 : indentation + 1
                first += 1
            }
            // Blanks at the beginning of the text belong to it, not to the indentation.
            indentation -= Swift.min(indentation, text.drop { Self.isBreak($0) }.prefix { Self.isBlank($0) }.count)
            skipIndentation()
        }
    }

    private mutating func advance(to offset: Int) {
        let target = Swift.min(offset, text.count)
        while done < target, let byte {
            if Self.isBreak(byte) || (style != .literal && Self.isBlank(byte) && endsLine) {
                fold()
            } else if style == .doubleQuoted, byte == UInt8(ascii: "\\") {
                skipEscape()
            } else {
                index += style == .singleQuoted && byte == UInt8(ascii: "'") ? 2 : 1
                done += 1
            }
        }
        skipToContent()
    }

    /// Whether only blanks are left on the line.
    private var endsLine: Bool {
        bytes[index...].first { !Self.isBlank($0) }.map(Self.isBreak) ?? true
    }

    /// Goes over the end of a line, its empty lines and the next one's indentation, and over what they are in the text.
    private mutating func fold() {
        let start = done
        if style != .literal { skip(Self.isBlank) }
        skipBreak()
        skipIndentation()
        if style == .literal {
            done += 1
            return
        }
        skipEmptyLines()
        // Lines of a folded block that are indented deeper keep the first break as well.
        while style != .doubleQuoted, done < text.count, text[done] == 0x0A { done += 1 }
        if done == start, done < text.count, text[done] == 0x20 { done += 1 }
    }

    /// Goes over empty lines, each of which is a line end in the text.
    private mutating func skipEmptyLines() {
        while let byte, Self.isBreak(byte) {
            skipBreak()
            skipIndentation()
            if done < text.count, text[done] == 0x0A { done += 1 }
        }
    }

    private mutating func skipIndentation() {
        if style == .literal || style == .folded {
            var left = indentation
            while left > 0, byte == 0x20 {
                index += 1
                left -= 1
            }
        } else {
            skip(Self.isBlank)
        }
    }

    private mutating func skipToContent() {
        if style != .literal, let byte, Self.isBreak(byte), done < text.count { fold() }
    }

    /// Goes over an escape of a double-quoted text, and what it is in the text.
    private mutating func skipEscape() {
        let letter = index + 1 < bytes.count ? bytes[index + 1] : 0
        if Self.isBreak(letter) {
            index += 1
            skipBreak()
            skip(Self.isBlank)
            skipEmptyLines()
            return
        }
        switch letter {
        case UInt8(ascii: "x"): index += 4
        case UInt8(ascii: "u"): index += 6
        case UInt8(ascii: "U"): index += 10
        default: index += 2
        }
        index = Swift.min(index, bytes.count)
        done += 1
        while done < text.count, text[done] & 0xC0 == 0x80 { done += 1 }
    }

    private mutating func skipBreak() {
        guard let byte, Self.isBreak(byte) else { return }
        index += byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
    }

    private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
        while let byte, isSkipped(byte) { index += 1 }
    }
}
