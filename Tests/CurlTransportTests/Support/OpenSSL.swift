import Foundation

/// The `openssl` command: makes certificates, and serves TLS.
enum OpenSSL {
    enum Failure: Error {
        case exit(Int32, [String])
        case silence
    }

    /// A certificate and its key, in files that are gone with the value.
    final class Identity: Sendable {
        let folder: URL

        var certificate: String { folder.appending(path: "certificate.pem").path() }

        var key: String { folder.appending(path: "private.key").path() }

        /// Makes a certificate as the fixture `tls.cnf` describes it.
        init() throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "meterway-tls-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let configuration = Bundle.module.url(forResource: "tls", withExtension: "cnf", subdirectory: "Fixtures")
            guard let configuration else { throw CocoaError(.fileNoSuchFile) }
            try OpenSSL.run([
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-config", configuration.path(), "-keyout", key, "-out", certificate,
            ])
        }

        deinit {
            try? FileManager.default.removeItem(at: folder)
        }
    }

    /// Runs a command to its end.
    static func run(_ arguments: [String]) throws {
        let process = process(arguments)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure.exit(process.terminationStatus, arguments) }
    }

    static func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        return process
    }
}
