import MeterConfig

/// Files that are only in memory, by absolute path.
struct FuzzFiles: ProjectFiles {
    var contents: [String: [UInt8]] = [:]

    /// Makes files below `/project`, by relative path.
    init(_ texts: [String: String] = [:]) {
        for (path, text) in texts {
            contents["/project/" + path] = Array(text.utf8)
        }
    }

    func read(_ path: String) throws(ProjectFileError) -> [UInt8] {
        guard let bytes = contents[path] else { throw ProjectFileError("there is no such file") }
        return bytes
    }

    func exists(_ path: String) -> Bool { contents[path] != nil }

    func list(_ pattern: GlobPattern, under root: String) -> [String] {
        contents.keys.compactMap { path in
            guard path.hasPrefix(root + "/") else { return nil }
            let relative = String(path.dropFirst(root.count + 1))
            return pattern.matches(relative) ? relative : nil
        }
    }
}
