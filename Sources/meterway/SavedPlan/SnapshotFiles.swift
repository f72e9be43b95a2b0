import MeterConfig

/// The project file from the disk with the meter files that a plan was made from.
struct SnapshotFiles: ProjectFiles {
    private let disk = LocalFiles()
    /// The meter files by their paths.
    let files: [String: String]

    func read(_ path: String) throws(ProjectFileError) -> [UInt8] {
        if let file = files.first(where: { path == $0.key || path.hasSuffix("/" + $0.key) }) {
            return Array(file.value.utf8)
        }
        return try disk.read(path)
    }

    func exists(_ path: String) -> Bool { disk.exists(path) }

    /// All files, whatever the pattern says now.
    func list(_ pattern: GlobPattern, under root: String) -> FileListing { FileListing(files.keys) }
}
