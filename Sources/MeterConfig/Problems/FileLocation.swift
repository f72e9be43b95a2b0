/// A place in a project's file.
package struct FileLocation: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The file, relative to the project's folder.
    package var file: String
    /// The line, counted from 1.
    package var line: Int
    /// The place in the line, counted from 1 in Unicode code points.
    package var column: Int

    /// Makes a location; without line and column, the file's beginning.
    package init(file: String, line: Int = 1, column: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String { "\(file):\(line):\(column)" }

    package static func < (left: Self, right: Self) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}
