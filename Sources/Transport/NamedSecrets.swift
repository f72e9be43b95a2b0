/// Finds secrets in text by what stands before them: a telling name, or the word for a kind of credentials.
enum NamedSecrets {
    private static let tellingParts = [
        "authorization", "apikey", "secret", "password", "passwd", "passphrase", "cookie", "credential", "privatekey",
        "signature", "token",
    ].map { Array($0.utf8) }

    /// Names that contain a telling part and carry no secret: cursors of lists, and what kind a token is.
    private static let harmless = ["nexttoken", "pagetoken", "nextpagetoken", "continuationtoken", "tokentype"]
        .map { Array($0.utf8) }

    /// Fields whose value goes on to the end of the line.
    private static let wholeLine = ["authorization", "cookie"].map { Array($0.utf8) }

    /// Whether a header field, member or parameter of this name carries a secret.
    static func isSecret(_ name: String) -> Bool {
        let plain = plain(name)
        return !harmless.contains(plain) && tellingParts.contains { holds(plain, $0) }
    }

    /// Puts the mark in the place of every value that a telling name, `Bearer` or `Basic` stands before.
    static func redact(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let end = endOfName(text, index)
            output += text[index..<max(end, index + 1)]
            let name = String(decoding: text[index..<end], as: UTF8.self)
            index = max(end, index + 1)
            let value = isSecret(name) ? memberValue(text, end, plain(name)) : credentials(text, end, name)
            if let value {
                output += text[index..<value.lowerBound] + Array(Redactor.mark.utf8)
                index = value.upperBound
            }
        }
        return output
    }

    /// The bytes of a name in lower case, without hyphens and underscores.
    private static func plain(_ name: String) -> [UInt8] {
        name.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
            .map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    /// Whether a name holds a part; names are short, and every word of a text is looked at, so that this is done on bytes.
    private static func holds(_ name: [UInt8], _ part: [UInt8]) -> Bool {
        guard name.count >= part.count else { return false }
        return (0...(name.count - part.count)).contains { name[$0...].starts(with: part) }
    }
}

extension NamedSecrets {
    private static func endOfName(_ text: [UInt8], _ start: Int) -> Int {
        text[start...].firstIndex { !isWord($0) && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") } ?? text.count
    }

    /// The value after a name, a colon or an equals sign, and the quotation marks of JSON, escaped or not.
    private static func memberValue(_ text: [UInt8], _ start: Int, _ name: [UInt8]) -> Range<Int>? {
        let separator = skip(text, start, "\\\"' ")
        guard separator < text.count, "=:".utf8.contains(text[separator]) else { return nil }
        let value = skip(text, separator + 1, " ")
        if let quoted = QuotedSecret(text, at: value, nameEnd: start) { return quoted.range }
        let first = skip(text, value, "\\")
        let end: Int
        if first > value {
            end = text[first...].firstIndex { "\\\"'".utf8.contains($0) } ?? text.count
        } else if text[separator] == UInt8(ascii: ":"), wholeLine.contains(where: { holds(name, $0) }) {
            end = text[first...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? text.count
        } else {
            end = text[first...].firstIndex { "\\\"' \t\r\n&,;<>)}".utf8.contains($0) } ?? text.count
        }
        return end > first ? first..<end : nil
    }

    /// What follows the word `Bearer` or `Basic` and looks unlike a word of a sentence.
    private static func credentials(_ text: [UInt8], _ start: Int, _ name: String) -> Range<Int>? {
        guard ["bearer", "basic"].contains(name.lowercased()) else { return nil }
        let first = skip(text, start, " ")
        let end = text[first...].firstIndex { !isWord($0) && !"-._~+/=".utf8.contains($0) } ?? text.count
        guard first > start, end - first >= 8 else { return nil }
        let isOdd = text[first..<end].dropFirst().contains { !(0x61...0x7A).contains($0) }
        return isOdd ? first..<end : nil
    }

    private static func skip(_ text: [UInt8], _ start: Int, _ skipped: String) -> Int {
        text[start...].firstIndex { !skipped.utf8.contains($0) } ?? text.count
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
