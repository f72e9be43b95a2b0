/// Files of which some have other contents than those below, or are there only here.
struct OverlayFiles: ProjectFiles {
    /// What is below.
    let base: any ProjectFiles
    /// The contents by absolute path.
    var contents: [String: [UInt8]]

    func read(_ path: String) throws(ProjectFileError) -> [UInt8] {
        if let bytes = contents[path] { return bytes }
        return try base.read(path)
    }

    func exists(_ path: String) -> Bool { contents[path] != nil || base.exists(path) }

    func list(_ pattern: GlobPattern, under root: String) -> [String] {
        let own = contents.keys.compactMap { path -> String? in
            guard path.hasPrefix(root + "/") else { return nil }
            let relative = String(path.dropFirst(root.count + 1))
            return pattern.matches(relative) ? relative : nil
        }
        return Array(Set(base.list(pattern, under: root)).union(own))
    }
}
