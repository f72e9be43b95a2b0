extension Unicode.Scalar {
    /// The scalar's number as Unicode writes it, such as `U+00A0`.
    package var code: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
