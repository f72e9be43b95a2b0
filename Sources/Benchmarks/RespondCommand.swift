import ArgumentParser
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A small server that keeps definitions as Amberflo's API document has them, and does nothing else.
struct RespondCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "respond",
        abstract: "Serve definitions from memory.",
        shouldDisplay: false
    )

    /// How many milliseconds each answer to a create takes.
    @Option var delay: UInt32 = 0

    func run() async throws {
        let ledger = Ledger()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup(numberOfThreads: 1))
            .serverChannelOption(ChannelOptions.backlog, value: 1024)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        LedgerHandler(ledger, delay: .milliseconds(Int64(delay)))
                    )
                }
            }
            .childChannelOption(ChannelOptions.socketOption(.tcp_nodelay), value: 1)
            .bind(host: "127.0.0.1", port: 0).get()
        FileHandle.standardOutput.write(Data("\(channel.localAddress?.port ?? 0)\n".utf8))
        try await channel.closeFuture.get()
    }
}

/// The definitions that were sent, in order.
final class Ledger: Sendable {
    private let bodies = Mutex<[ByteBuffer]>([])

    func add(_ body: ByteBuffer) { bodies.withLock { $0.append(body) } }

    /// All of them between two marks, with a separator between each two.
    func all(_ open: String, _ separator: String, _ close: String) -> ByteBuffer {
        bodies.withLock { bodies in
            var all = ByteBuffer(string: open)
            for (index, body) in bodies.enumerated() {
                if index > 0 { all.writeString(separator) }
                all.writeImmutableBuffer(body)
            }
            all.writeString(close)
            return all
        }
    }
}

/// Answers a create with what was sent, and a list with everything.
final class LedgerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let ledger: Ledger
    private let delay: TimeAmount
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(_ ledger: Ledger, delay: TimeAmount) {
        self.ledger = ledger
        self.delay = delay
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(var part): body.writeBuffer(&part)
        case .end: answer(context)
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        guard let head else { return }
        switch (head.method, head.uri) {
        case (.POST, "/meter-definition"):
            ledger.add(body)
            respondLater(context, body, head)
        case (.GET, "/meter-definition"): respond(context, .ok, ledger.all("[", ",", "]"), head)
        case (.GET, "/bodies"): respond(context, .ok, ledger.all("", "\n", "\n"), head)
        default: respond(context, .notFound, ByteBuffer(string: "{}"), head)
        }
        self.head = nil
    }

    private func respondLater(_ context: ChannelHandlerContext, _ body: ByteBuffer, _ request: HTTPRequestHead) {
        guard delay > .zero else { return respond(context, .ok, body, request) }
        let answering = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: delay) {
            let (handler, context) = answering.value
            handler.respond(context, .ok, body, request)
        }
    }

    private func respond(
        _ context: ChannelHandlerContext,
        _ status: HTTPResponseStatus,
        _ body: ByteBuffer,
        _ request: HTTPRequestHead
    ) {
        let headers: HTTPHeaders = ["content-type": "application/json", "content-length": "\(body.readableBytes)"]
        let head = HTTPResponseHead(version: request.version, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
