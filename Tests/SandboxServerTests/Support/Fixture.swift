import Foundation
import Testing

/// A file of the fixtures; the compressed ones were made with Python's gzip and zlib.
enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = try #require(Bundle.module.resourceURL)
        return [UInt8](try Data(contentsOf: folder.appending(path: "Fixtures/\(name)")))
    }
}
