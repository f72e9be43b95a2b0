import ArgumentParser
import Foundation

/// The server that answers both sides, as a process of its own.
struct Responder {
    private let process: Process
    /// Its port on loopback.
    let port: Int

    /// The address that a project names.
    var address: String { "http://127.0.0.1:\(port)" }

    static func start(delay: UInt32 = 0) throws -> Responder {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: CommandLine.arguments[0]).standardizedFileURL
        process.arguments = ["respond", "--delay", "\(delay)"]
        process.standardOutput = pipe
        try process.run()
        let words = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(words.split(whereSeparator: \.isWhitespace).first ?? "") else {
            process.terminate()
            throw ValidationError("the server did not start: \(words)")
        }
        return Responder(process: process, port: port)
    }

    /// The bodies of all creates so far.
    func bodies() throws -> [String] {
        guard let url = URL(string: "\(address)/bodies") else { return [] }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["curl", "--silent", url.absoluteString]
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
