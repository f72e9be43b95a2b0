package import Foundation

/// The files of the repository that inputs are made from.
package struct FuzzCorpus: Sendable {
    /// The repository's folder.
    package var root: URL

    /// Takes the files of a repository; without a folder, of the one that this was built from.
    package init(root: URL? = nil) {
        self.root = root ?? URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL
    }

    /// The bytes of a file.
    func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: root.appending(path: path))) }

    /// The text of a file.
    func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    /// The texts of the files of a folder whose names begin and end with some text, in the order of their names.
    func texts(in folder: String, _ prefix: String, _ suffix: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
        return try names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.map { try text(folder + "/" + $0) }
    }
}
