internal import Foundation

extension LocalFiles: WritableFiles {
    package func write(_ bytes: [UInt8], to path: String) throws(ProjectFileError) {
        do {
            let url = URL(filePath: path, directoryHint: .notDirectory).resolvingSymlinksInPath()
            let real = url.path(percentEncoded: false)
            let permissions = (try? FileManager.default.attributesOfItem(atPath: real))?[.posixPermissions]
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            // The content goes to another file of the folder first, which then takes the name.
            try Data(bytes).write(to: url, options: .atomic)
            if let permissions {
                try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: real)
            }
        } catch {
            throw ProjectFileError(error)
        }
    }
}
