import Foundation
import Synchronization

/// An HTTP/1.1 server on the loopback interface that answers, or misbehaves, as a test tells it.
final class LoopbackServer: Sendable {
    /// What the server has seen, in order.
    enum Event: Sendable {
        case connected(Int)
        case request(LoopbackRequest)
        case ended(Int)
    }

    private struct State {
        var open: [Int: Socket] = [:]
        var connections = 0
        var requests: [LoopbackRequest] = []
        var isStopped = false
    }

    let port: Int
    let events: AsyncStream<Event>
    private let listener: Socket
    private let reply: @Sendable (LoopbackRequest) -> LoopbackReply
    private let report: AsyncStream<Event>.Continuation
    private let state = Mutex(State())

    init(_ reply: @escaping @Sendable (LoopbackRequest) -> LoopbackReply) throws {
        (listener, port) = try Socket.listen()
        (events, report) = AsyncStream<Event>.makeStream()
        self.reply = reply
        let thread = Thread { [listener, weak self] in
            while let socket = listener.accept() {
                guard let self, self.admit(socket) else {
                    socket.close()
                    break
                }
            }
            listener.close()
        }
        thread.start()
    }

    deinit {
        stop()
    }

    var connections: Int { state.withLock { $0.connections } }

    var requests: [LoopbackRequest] { state.withLock { $0.requests } }

    /// Takes no more connections and ends those that are open.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            for socket in state.open.values { socket.interrupt() }
        }
        listener.interrupt()
        report.finish()
    }

    /// The next request that the server has, or will have, received.
    func nextRequest() async -> LoopbackRequest? {
        for await event in events {
            if case .request(let request) = event { return request }
        }
        return nil
    }

    /// Waits for the end of a connection.
    func nextEnd() async {
        for await event in events {
            if case .ended = event { return }
        }
    }

    private func admit(_ socket: Socket) -> Bool {
        let number = state.withLock { state -> Int? in
            guard !state.isStopped else { return nil }
            state.connections += 1
            state.open[state.connections] = socket
            return state.connections
        }
        guard let number else { return false }
        report.yield(.connected(number))
        let thread = Thread { self.serve(socket, number) }
        thread.start()
        return true
    }

    private func serve(_ socket: Socket, _ number: Int) {
        var buffer: [UInt8] = []
        var turn = 0
        var isOpen = true
        while isOpen {
            guard let request = LoopbackRequest.take(from: &buffer, connection: number, turn: turn + 1) else {
                let more = socket.receive()
                isOpen = !more.isEmpty
                buffer += more
                continue
            }
            turn += 1
            state.withLock { $0.requests.append(request) }
            report.yield(.request(request))
            isOpen = perform(reply(request).steps, socket)
        }
        state.withLock { $0.open[number] = nil }
        socket.close()
        report.yield(.ended(number))
    }

    /// Carries out a reply; returns whether the connection stays open.
    private func perform(_ steps: [LoopbackReply.Step], _ socket: Socket) -> Bool {
        for step in steps {
            switch step {
            case .send(let bytes):
                guard socket.send(bytes) else { return false }
            case .pass(let gate):
                gate.wait()
            case .stall:
                while !socket.receive().isEmpty {}
                return false
            case .close:
                return false
            case .reset:
                socket.lingerNot()
                return false
            }
        }
        return true
    }
}
