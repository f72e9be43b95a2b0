/// Files of which some have other contents than those below, or are there only here.
package struct OverlayFiles: ProjectFiles {
    /// What is below.
    let base: any ProjectFiles
    /// The contents by absolute path.
    var contents: [String: [UInt8]]

    init(base: any ProjectFiles, contents: [String: [UInt8]]) {
        self.base = base
        self.contents = contents
    }

    /// Lays edited files over those below, as if they were written.
    ///
    /// - Parameters:
    ///   - base: What is below.
    ///   - edited: The files that change.
    ///   - root: The project's folder, absolute.
    package init(_ base: any ProjectFiles, _ edited: EditedFiles, root: String) {
        self.init(
            base: base,
            contents: Dictionary(edited.files.map { (FilePath.absolute($0.path, from: root), $0.after) }) { $1 }
        )
    }

    package func read(_ path: String) throws(ProjectFileError) -> [UInt8] {
        if let bytes = contents[path] { return bytes }
        return try base.read(path)
    }

    package func exists(_ path: String) -> Bool { contents[path] != nil || base.exists(path) }

    package func list(_ pattern: GlobPattern, under root: String) -> FileListing {
        let own = contents.keys.compactMap { path -> String? in
            guard path.hasPrefix(root + "/") else { return nil }
            let relative = String(path.dropFirst(root.count + 1))
            return pattern.matches(relative) ? relative : nil
        }
        var listing = base.list(pattern, under: root)
        listing.insert(own)
        return listing
    }
}
