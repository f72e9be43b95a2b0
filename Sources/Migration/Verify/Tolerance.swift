package import Metering

/// By how much two numbers may differ and still count as the same.
package enum Tolerance: Sendable, Hashable, CustomStringConvertible {
    /// Not at all.
    case exact
    /// By so much.
    case absolute(Quantity)
    /// By so many hundredths of the old side's number, fewer than 100.
    case percent(Quantity)

    /// Reads a tolerance such as `0.01` or `0.5%`; 0 of either is exact, and 100% or more would let everything pass.
    ///
    /// - Throws: ``ToleranceError``, which says what is wrong with the text.
    package init(_ text: String) throws(ToleranceError) {
        let isPercent = text.hasSuffix("%")
        guard let number = try? Quantity(isPercent ? String(text.dropLast()) : text), !number.isNegative else {
            throw ToleranceError(message: "`\(text)` is no tolerance", hint: "write a number such as 0.01, or 0.5%")
        }
        if isPercent, number >= 100 {
            throw ToleranceError(
                message: "`\(text)` would let every number pass",
                hint: "write less than 100%, such as 0.5%"
            )
        }
        self = number.isZero ? .exact : isPercent ? .percent(number) : .absolute(number)
    }

    /// Whether a number may stand for another.
    ///
    /// - Parameters:
    ///   - new: the number.
    ///   - old: the number it is held to, of which hundredths are taken.
    /// - Returns: whether they are near enough; a difference that cannot be calculated is not, and nothing and something
    ///   are never within hundredths of each other.
    package func allows(_ new: Quantity, for old: Quantity) -> Bool {
        if new == old { return true }
        guard let difference = try? new.subtracting(old).magnitude else { return false }
        switch self {
        case .exact: return false
        case .absolute(let most): return difference <= most
        case .percent(let most):
            guard let left = try? difference.multiplying(100),
                let right = try? most.multiplying(old.magnitude)
            else {
                return false
            }
            return left <= right
        }
    }

    package var description: String {
        switch self {
        case .exact: "exact"
        case .absolute(let quantity): quantity.description
        case .percent(let quantity): "\(quantity)%"
        }
    }
}

/// What is wrong with a text that should be a tolerance.
package struct ToleranceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was found.
    package let message: String
    /// What to write.
    package let hint: String

    /// What was found, and what to write.
    package var description: String { "\(message); \(hint)" }
}
