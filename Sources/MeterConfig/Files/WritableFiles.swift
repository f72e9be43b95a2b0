/// The seam to the file system for what writes a project's files.
package protocol WritableFiles: ProjectFiles {
    /// Writes a file as a whole: who reads it meanwhile sees the old content or the new one.
    ///
    /// A link stays one, and what it leads to is written; permissions stay. A folder that is not there is made.
    ///
    /// - Throws: why the file is as it was.
    mutating func write(_ bytes: [UInt8], to path: String) throws(ProjectFileError)
}

extension MemoryFiles: WritableFiles {
    package mutating func write(_ bytes: [UInt8], to path: String) throws(ProjectFileError) {
        contents[path] = bytes
    }
}
