/// A JSON number that keeps its exact text.
///
/// Two numbers are equal when their values are, whatever their spelling: `1`, `1.0` and `1e0` are equal. Numbers that
/// are no `Quantity` (more than 34 digits, or out of range) are equal when their texts are.
package struct JSONNumber: Sendable {
    /// The number as it was written.
    package let text: String

    /// Makes a number of text that a parser has checked.
    init(checked text: String) {
        self.text = text
    }

    /// Makes a number of text, or nil when the text is not in the syntax of JSON numbers.
    package init?(_ text: String) {
        do {
            _ = try Quantity(text)
        } catch {
            if case .malformed = error { return nil }
        }
        self.text = text
    }

    /// Makes a number of a quantity, in plain decimal text.
    package init(_ quantity: Quantity) {
        text = quantity.description
    }

    /// Makes a number of an integer.
    package init(_ value: Int) {
        text = String(value)
    }

    /// The exact value, or nil when it has more than 34 significant digits or is out of range.
    package var quantity: Quantity? {
        try? Quantity(text)
    }

    /// The value as an integer, or nil when it has a fraction or does not fit.
    package var int: Int? {
        Int(text) ?? quantity?.int
    }

    /// The text in its one canonical spelling: plain decimal text where the value is a quantity.
    package var canonicalText: String {
        quantity?.description ?? text
    }
}

extension JSONNumber: Hashable {
    /// Compares by value, and by text what is no quantity.
    package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        if left.text == right.text { return true }
        guard let first = left.quantity, let second = right.quantity else { return false }
        return first == second
    }

    /// Feeds the value, or the text of what is no quantity.
    package func hash(into hasher: inout Hasher) {
        if let quantity {
            hasher.combine(quantity)
        } else {
            hasher.combine(text)
        }
    }
}

extension JSONNumber: CustomStringConvertible {
    /// The number as it was written.
    package var description: String { text }
}
