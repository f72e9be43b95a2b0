/// Every rule of the model that a meter's draft breaks.
package struct MeterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One broken rule.
    package struct Problem: Sendable, Hashable {
        /// The field at fault.
        package var field: MeterField
        /// What was found.
        package var message: String
        /// What would be right.
        package var expected: String

        /// Makes a problem.
        package init(_ field: MeterField, _ message: String, expected: String) {
            self.field = field
            self.message = message
            self.expected = expected
        }
    }

    /// The meter at fault.
    package var key: Meter.Key

    /// The broken rules, in the order of the fields.
    package var problems: [Problem]

    package var description: String {
        problems.map { "meter \(key): \($0.field.rawValue): \($0.message); expected \($0.expected)" }
            .joined(separator: "\n")
    }
}
