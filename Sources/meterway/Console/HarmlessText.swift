import Metering

/// Words on their way to a terminal, in which nothing but Meterway's own styles steers how they are shown.
///
/// Names and ids that somebody gave at a vendor stand among them, and could else take lines of a plan away before they are
/// read. JSON has such characters as escapes only, so that none is lost there.
enum HarmlessText {
    /// The text with U+FFFD in the place of what steers a display, but for line breaks and tabs.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - hasStyles: whether the palette's styles may stand in it.
    /// - Returns: the same text where there is nothing to take away, which costs one look at its bytes.
    static func of(_ text: String, hasStyles: Bool) -> String {
        guard text.hasSteeringScalars else { return text }
        var kept = String.UnicodeScalarView()
        for index in text.unicodeScalars.indices {
            let scalar = text.unicodeScalars[index]
            let isAllowed =
                switch scalar {
                case "\n", "\t": true
                case "\u{1B}": hasStyles && Palette.marks.contains { text.unicodeScalars[index...].starts(with: $0) }
                default: !scalar.steersDisplay
                }
            kept.append(isAllowed ? scalar : "\u{FFFD}")
        }
        return String(kept)
    }
}
