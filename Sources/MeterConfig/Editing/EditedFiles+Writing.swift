extension EditedFiles {
    /// Writes the files that change, each as a whole.
    ///
    /// - Parameters:
    ///   - files: Where they are written.
    ///   - root: The project's folder, absolute.
    /// - Throws: which file could not be written, or is no longer as it was read; then the ones before it in order are written,
    ///   and where any is no longer as it was read, none.
    package func write(to files: inout some WritableFiles, root: String) throws(ProjectFileError) {
        for file in self.files {
            let path = FilePath.absolute(file.path, from: root)
            let now = files.exists(path) ? try files.read(path) : nil
            guard now == file.before else {
                throw ProjectFileError("\(file.path) was changed since it was read; run the command again")
            }
        }
        for file in self.files {
            do {
                try files.write(file.after, to: FilePath.absolute(file.path, from: root))
            } catch {
                throw ProjectFileError("\(file.path) cannot be written: \(error.reason)")
            }
        }
    }
}
