/// The seam to the file system: what reading a project needs of it.
///
/// Paths are absolute and normal: without `.`, `..` and a final slash.
package protocol ProjectFiles: Sendable {
    /// The content of a file.
    func read(_ path: String) throws(ProjectFileError) -> [UInt8]

    /// Whether there is a file, not a folder, at a path.
    func exists(_ path: String) -> Bool

    /// The files that a pattern matches, as paths relative to a folder, in any order.
    func list(_ pattern: GlobPattern, under root: String) -> FileListing
}

/// The files that a pattern matches.
package struct FileListing: Sendable {
    /// The files, as paths relative to the folder that was looked in, each once.
    ///
    /// Two paths that differ only in how Unicode writes a character are two files.
    package var paths: [String] {
        found.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The folders that could not be looked into, so that files may be missing, with the reason.
    package var unreadable: [String: ProjectFileError] = [:]

    private var found: Set<[UInt8]> = []

    /// Makes a listing of files.
    package init(_ paths: some Sequence<String> = []) {
        insert(paths)
    }

    /// Adds files.
    package mutating func insert(_ paths: some Sequence<String>) {
        found.formUnion(paths.map { Array($0.utf8) })
    }

    /// The files, in the order of their bytes.
    package var sorted: [String] {
        found.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
    }
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
