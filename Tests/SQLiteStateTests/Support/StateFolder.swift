import Foundation
import SQLiteState
import SyncEngine
import Testing

/// A folder of its own for one test, removed with the value that owns it.
final class StateFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "meterway-state-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    /// A folder with the state that a program of an earlier version wrote.
    convenience init(of fixture: String) throws {
        try self.init()
        let file = try #require(Bundle.module.url(forResource: "Fixtures/\(fixture)", withExtension: "sqlite"))
        try FileManager.default.copyItem(at: file, to: URL(filePath: path))
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of the state in the folder.
    var path: String { url.appending(path: "state.db").path }

    /// Opens the state.
    func open(processes: ProcessProbe = .system) throws -> SQLiteStateStore {
        try SQLiteStateStore(path: path, processes: processes)
    }

    /// The names of the files in the folder.
    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }

    /// The bytes of the state.
    var bytes: [UInt8] {
        get throws { try Array(Data(contentsOf: URL(fileURLWithPath: path))) }
    }

    /// Puts other bytes in the state's place.
    func write(_ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    /// Changes one number of four bytes in the file's header.
    func patch(_ offset: Int, _ value: UInt32) throws {
        var bytes = try bytes
        for index in 0..<4 {
            bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32(index)))
        }
        try write(bytes)
    }
}
