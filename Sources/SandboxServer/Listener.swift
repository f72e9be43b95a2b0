import Foundation
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// One server socket, as a service that runs until its group shuts down.
struct Listener: Service {
    /// What is served where.
    struct Plan: Sendable {
        /// Whom the socket is for.
        enum Role: Sendable {
            case endpoint(String)
            case admin
        }

        var role: Role
        var port: Int
        var exchange: Exchange

        /// The subject of a sentence about the socket.
        var title: String {
            switch role {
            case .endpoint(let name): "endpoint \"\(name)\""
            case .admin: "the administration endpoint"
            }
        }
    }

    /// How opening the socket went.
    enum Outcome: Sendable {
        case listening(port: Int)
        case failed(problem: String)
    }

    /// The outcome of the listener at an index.
    struct Event: Sendable {
        var index: Int
        var outcome: Outcome
    }

    let plan: Plan
    let logger: Logger
    let report: @Sendable (Outcome) -> Void

    /// Listens and serves; a socket that cannot be opened is reported, not thrown, so that all of them are heard.
    func run() async throws {
        let exchange = plan.exchange
        let port = plan.port
        let report = report
        let server = try HTTPServerBuilder.http1().buildServer(
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: port)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger,
            responder: { request, writer, channel in
                try await exchange.respond(to: request, writer: writer, channel: channel)
            },
            onServerRunning: { channel in
                report(.listening(port: channel.localAddress?.port ?? port))
            }
        )
        do {
            try await server.run()
        } catch let error as IOError {
            report(.failed(problem: problem(error)))
            try await gracefulShutdown()
        }
    }

    private func problem(_ error: IOError) -> String {
        let start = "Port \(plan.port) of 127.0.0.1, for \(plan.title), could not be opened"
        switch error.errnoCode {
        case EADDRINUSE:
            return "\(start): another process listens on it. Stop that process, or choose another port."
        case EACCES:
            return "\(start): permission denied. Ports below 1024 are reserved; choose a higher one."
        default:
            return "\(start): \(error.description). Choose another port."
        }
    }
}
