import NIOCore
import NIOHTTP1

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
