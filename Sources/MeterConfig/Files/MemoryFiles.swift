/// Files that are only in memory, by absolute path.
package struct MemoryFiles: ProjectFiles {
    /// The contents by path.
    package var contents: [String: [UInt8]] = [:]

    /// Makes files of texts below `/project`, by relative path.
    package init(_ texts: [String: String] = [:]) {
        for (path, text) in texts {
            contents["/project/" + path] = Array(text.utf8)
        }
    }

    package func read(_ path: String) throws(ProjectFileError) -> [UInt8] {
        guard let bytes = contents[path] else { throw ProjectFileError("there is no such file") }
        return bytes
    }

    package func exists(_ path: String) -> Bool { contents[path] != nil }

    package func list(_ pattern: GlobPattern, under root: String) -> FileListing {
        FileListing(
            contents.keys.compactMap { path -> String? in
                guard path.hasPrefix(root + "/") else { return nil }
                let relative = String(path.dropFirst(root.count + 1))
                return pattern.matches(relative) ? relative : nil
            }
        )
    }
}
