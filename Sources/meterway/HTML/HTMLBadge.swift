import Metering

/// A word in a box, whose meaning shows by colour, by border and by a sign before it, so that it survives a grey printer.
struct HTMLBadge: Sendable, Hashable {
    /// What a badge means.
    enum Tone: String, Sendable, Hashable, CaseIterable {
        /// All is as it should be.
        case good
        /// Something to know.
        case note
        /// Something that holds under a condition, or that wants attention.
        case caution
        /// Something that is wrong.
        case bad
        /// No judgement.
        case plain

        /// The sign before the word.
        var sign: String {
            switch self {
            case .good: "✓"
            case .note: "○"
            case .caution: "▲"
            case .bad: "✗"
            case .plain: "·"
            }
        }
    }

    /// The word.
    var text: String
    /// What it means.
    var tone: Tone

    /// Makes a badge.
    init(_ text: String, _ tone: Tone) {
        self.text = text
        self.tone = tone
    }

    /// The badge of a fidelity.
    init(_ fidelity: Fidelity) {
        let tone: Tone =
            switch fidelity {
            case .exact: .good
            case .lossy: .note
            case .emulated: .caution
            case .refused: .bad
            }
        self.init(fidelity.rawValue, tone)
    }

    /// The badge as a piece of a page.
    var html: HTML {
        .node("span", [.class("badge \(tone.rawValue)")], [.text("\(tone.sign)\u{A0}\(text)")])
    }
}
