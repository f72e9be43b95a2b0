/// The seam to the file system: what reading a project needs of it.
///
/// Paths are absolute and normal: without `.`, `..` and a final slash.
package protocol ProjectFiles: Sendable {
    /// The content of a file.
    func read(_ path: String) throws(ProjectFileError) -> [UInt8]

    /// Whether there is a file, not a folder, at a path.
    func exists(_ path: String) -> Bool

    /// The files that a pattern matches, as paths relative to a folder, in any order; a folder that cannot be read has none.
    func list(_ pattern: GlobPattern, under root: String) -> [String]
}

/// A file that could not be read.
package struct ProjectFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Why not, such as `no such file`.
    package var reason: String

    /// Makes an error.
    package init(_ reason: String) {
        self.reason = reason
    }

    package var description: String { "the file cannot be read: \(reason)" }
}
