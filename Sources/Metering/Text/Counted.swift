extension BinaryInteger {
    /// The number with its noun, such as `1 meter` or `3 meters`.
    ///
    /// - Parameters:
    ///   - noun: what is counted, in the singular.
    ///   - plural: the plural, where it is more than an `s` behind the singular.
    /// - Returns: the two in words, the singular for one alone.
    package func counted(_ noun: String, _ plural: String? = nil) -> String {
        "\(self) \(self == 1 ? noun : plural ?? noun + "s")"
    }
}
