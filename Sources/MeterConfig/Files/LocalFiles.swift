internal import Foundation
import SystemErrors

/// The files of this machine.
package struct LocalFiles: ProjectFiles {
    /// Makes the seam to the machine's file system.
    package init() {}

    package func read(_ path: String) throws(ProjectFileError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path, directoryHint: .notDirectory)))
        } catch {
            let kind = kind(of: path)
            guard kind == nil || kind == S_IFREG || kind == S_IFLNK else {
                throw ProjectFileError(kind == S_IFDIR ? "it is a folder" : "it is no regular file")
            }
            throw ProjectFileError(error)
        }
    }

    package func exists(_ path: String) -> Bool {
        kind(of: path).map { $0 != S_IFDIR } ?? false
    }

    /// Whether what is at a path can be read only once, as it flows: a pipe, a terminal or the like.
    package func isStream(_ path: String) -> Bool {
        kind(of: path).map { [S_IFIFO, S_IFSOCK, S_IFCHR].contains($0) } ?? false
    }

    package func list(_ pattern: GlobPattern, under root: String) -> FileListing {
        var walk = FileWalk(files: self, root: root)
        walk.go(pattern.segments[...], at: "")
        return walk.listing
    }

    /// What there is at a path, behind all links, and a link itself where that leads nowhere; `nil` where nothing is, or cannot be
    /// told.
    ///
    /// A project may have thousands of files, and Foundation would look up the names of each one's owners with it.
    fileprivate func kind(of path: String) -> mode_t? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 || lstat(path, &status) == 0 else { return nil }
        return status.st_mode & S_IFMT
    }
}

/// A walk through folders for the files that a pattern matches.
private struct FileWalk {
    let files: LocalFiles
    let root: String
    var listing = FileListing()

    /// Goes on with the rest of a pattern from a folder, whose path ends with a slash or is empty.
    mutating func go(_ segments: ArraySlice<GlobPattern.Segment>, at place: String) {
        guard let segment = segments.first else { return }
        let rest = segments.dropFirst()
        switch segment {
        case .name(let name):
            if !rest.isEmpty {
                go(rest, at: place + name + "/")
            } else if files.exists(root + "/" + place + name) {
                listing.insert([place + name])
            }
        case .wildcard:
            for name in names(at: place) where segment.matches(name) {
                if !rest.isEmpty {
                    go(rest, at: place + name + "/")
                } else if !isFolder(place + name) {
                    // What cannot be looked at is taken: reading it tells why.
                    listing.insert([place + name])
                }
            }
        case .folders:
            go(rest, at: place)
            for name in names(at: place) where segment.matches(name) {
                // A link to a folder may lead in a circle, so that `**` stays out of it.
                if isFolder(place + name), !isLink(place + name) {
                    go(segments, at: place + name + "/")
                }
            }
        }
    }

    /// The names in a folder; none where there is no such folder.
    private mutating func names(at place: String) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: root + "/" + place)
        } catch {
            let code = SystemError(error)?.code
            if code != .ENOENT, code != .ENOTDIR {
                listing.unreadable[place.isEmpty ? "." : String(place.dropLast())] = ProjectFileError(error)
            }
            return []
        }
    }

    private func isFolder(_ path: String) -> Bool {
        files.kind(of: root + "/" + path) == S_IFDIR
    }

    private func isLink(_ path: String) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: root + "/" + path)) != nil
    }
}
