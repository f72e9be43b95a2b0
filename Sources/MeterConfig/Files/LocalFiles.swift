internal import Foundation

/// The files of this machine.
package struct LocalFiles: ProjectFiles {
    /// Makes the seam to the machine's file system.
    package init() {}

    package func read(_ path: String) throws(ProjectFileError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path, directoryHint: .notDirectory)))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw ProjectFileError("there is no such file")
        } catch let error as CocoaError where error.code == .fileReadNoPermission {
            throw ProjectFileError("permission is denied")
        } catch {
            throw ProjectFileError(isFolder(path) ? "it is a folder" : error.localizedDescription)
        }
    }

    package func exists(_ path: String) -> Bool {
        kind(of: path).map { $0 != .typeDirectory } ?? false
    }

    package func list(_ pattern: GlobPattern, under root: String) -> [String] {
        var found: Set<String> = []
        walk(pattern.segments[...], at: "", under: root, into: &found)
        return Array(found)
    }

    private func walk(
        _ segments: ArraySlice<GlobPattern.Segment>,
        at place: String,
        under root: String,
        into found: inout Set<String>
    ) {
        guard let segment = segments.first else { return }
        let rest = segments.dropFirst()
        switch segment {
        case .name(let name):
            visit(place + name, rest, under: root, into: &found)
        case .wildcard:
            for name in names(in: root + "/" + place) where segment.matches(name) {
                visit(place + name, rest, under: root, into: &found)
            }
        case .folders:
            walk(rest, at: place, under: root, into: &found)
            for name in names(in: root + "/" + place) where segment.matches(name) {
                // A link to a folder may lead in a circle, so that `**` stays out of it.
                let path = root + "/" + place + name
                if isFolder(path), !isLink(path) {
                    walk(segments, at: place + name + "/", under: root, into: &found)
                }
            }
        }
    }

    private func visit(
        _ path: String,
        _ rest: ArraySlice<GlobPattern.Segment>,
        under root: String,
        into found: inout Set<String>
    ) {
        if !rest.isEmpty {
            walk(rest, at: path + "/", under: root, into: &found)
        } else if exists(root + "/" + path) {
            found.insert(path)
        }
    }

    private func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    private func isFolder(_ path: String) -> Bool {
        kind(of: path) == .typeDirectory
    }

    /// What there is at a path, behind all links; `nil` where nothing is.
    private func kind(of path: String) -> FileAttributeType? {
        let real = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        return (try? FileManager.default.attributesOfItem(atPath: real))?[.type] as? FileAttributeType
    }

    private func isLink(_ path: String) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    }
}
