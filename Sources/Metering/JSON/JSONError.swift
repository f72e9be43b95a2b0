/// Where and why a text is not the JSON that was expected.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The byte offset of the fault, from 0.
    package let offset: Int

    /// The line of the fault, from 1.
    package let line: Int

    /// The column of the fault in Unicode scalars, from 1.
    package let column: Int

    /// What is there, such as “the end of the text” or “duplicate key "a"”.
    package let found: String

    /// What would be right there.
    package let expected: String

    /// Makes an error for a place in a text.
    init(offset: Int, in bytes: [UInt8], found: String, expected: String) {
        var line = 1
        var column = 1
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.offset = offset
        self.line = line
        self.column = column
        self.found = found
        self.expected = expected
    }

    /// What is wrong, where, and what was expected there.
    package var description: String {
        "invalid JSON at line \(line), column \(column) (byte \(offset)): found \(found), expected \(expected)"
    }
}
