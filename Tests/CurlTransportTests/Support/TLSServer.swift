import Foundation

/// `openssl s_server` at a port of its own; it ends with the value.
final class TLSServer: Sendable {
    let port: Int
    let input: FileHandle
    let output: FileHandle
    private let process: Process

    /// Makes a certificate and starts a server with it.
    static func start(_ arguments: [String]) async throws -> (OpenSSL.Identity, TLSServer) {
        try await blocking {
            let identity = try OpenSSL.Identity()
            return (identity, try TLSServer(identity, arguments))
        }
    }

    /// Starts a server; what it prints before it listens is read here, what comes over TLS later by the test.
    private init(_ identity: OpenSSL.Identity, _ arguments: [String]) throws {
        let received = Pipe()
        let sent = Pipe()
        process = OpenSSL.process(
            ["s_server", "-4", "-accept", "127.0.0.1:0", "-cert", identity.certificate, "-key", identity.key]
                + arguments
        )
        process.standardInput = sent
        process.standardOutput = received
        input = sent.fileHandleForWriting
        output = received.fileHandleForReading
        try process.run()
        var announcement = ""
        while !announcement.contains("ACCEPT ") || !announcement.hasSuffix("\n") {
            guard let byte = try output.read(upToCount: 1), !byte.isEmpty else { throw OpenSSL.Failure.silence }
            announcement += String(decoding: byte, as: UTF8.self)
        }
        let digits = announcement.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: ":").last
        guard let digits, let port = Int(digits) else { throw OpenSSL.Failure.silence }
        self.port = port
    }

    deinit {
        // A child inherits the signals that its parent's thread blocks, and so may not hear a polite one.
        kill(process.processIdentifier, SIGKILL)
    }
}
