/// Why a text is no quantity, or a calculation has no exact result.
package enum QuantityError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The text is no decimal number; the offset is the byte where a digit or the end of the text was expected.
    case malformed(text: String, offset: Int)
    /// The text has more than 34 significant digits.
    case tooManyDigits(text: String)
    /// The number is so great or so small that its exponent is beyond ±6144.
    case outOfRange(text: String)
    /// The exact result of a calculation needs more than 34 significant digits, or an exponent beyond ±6144.
    case overflow
    /// A number was divided by zero.
    case divisionByZero

    /// What would be right, where that can be said of a text.
    package var expected: String? {
        guard case .malformed = self else { return nil }
        return "text such as 12, -0.5 or 1e3"
    }

    /// What is wrong, and what to write instead.
    package var description: String { expected.map { "\(message); expected \($0)" } ?? message }

    /// What is wrong.
    package var message: String {
        switch self {
        case .malformed(let text, let offset):
            let place = text.isEmpty ? "is empty" : "fails at character \(offset + 1)"
            return "“\(Excerpt.shown(text))” is not a decimal number: it \(place)"
        case .tooManyDigits(let text):
            return
                "“\(Excerpt.shown(text))” has too many significant digits; at most 34 are kept, so round it at its source"
        case .outOfRange(let text):
            return "“\(Excerpt.shown(text))” is out of range; the exponent must be from -6144 to 6144"
        case .overflow:
            return "the exact result needs more than 34 significant digits"
        case .divisionByZero:
            return "division by zero"
        }
    }
}
