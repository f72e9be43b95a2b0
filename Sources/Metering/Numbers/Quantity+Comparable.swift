extension Quantity: Comparable {
    /// Orders quantities by value.
    package static func < (left: Quantity, right: Quantity) -> Bool {
        if left.exponent == right.exponent { return left.coefficient < right.coefficient }
        let signs = (left.coefficient.signum(), right.coefficient.signum())
        if signs.0 != signs.1 { return signs.0 < signs.1 }
        return signs.0 > 0 ? left.hasSmallerMagnitude(than: right) : right.hasSmallerMagnitude(than: left)
    }

    /// Whether the magnitude is less than the other's; neither is zero.
    private func hasSmallerMagnitude(than other: Quantity) -> Bool {
        let mine = coefficient.magnitude
        let theirs = other.coefficient.magnitude
        let myTop = PowersOfTen.digits(mine) + Int(exponent)
        let theirTop = PowersOfTen.digits(theirs) + Int(other.exponent)
        if myTop != theirTop { return myTop < theirTop }
        // With equal places of the first digit, the aligned coefficients have at most 34 digits.
        if exponent >= other.exponent {
            return mine * PowersOfTen.power(Int(exponent - other.exponent)) < theirs
        }
        return mine < theirs * PowersOfTen.power(Int(other.exponent - exponent))
    }
}
