import HTTPTypes
import HummingbirdCore
import NIOCore
import Transport

/// What one endpoint does with a request, from the first byte in to the last byte out.
struct Exchange: Sendable {
    let endpoint: String
    let handler: any HTTPTransport
    let faults: FaultInjector?
    let traffic: TrafficLedger?
    let limits: ExchangeLimits

    /// Reads a request, has it handled, and writes the answer.
    ///
    /// Throwing closes the connection: nothing more is written to it.
    func respond(to request: Request, writer: consuming ResponseWriter, channel: any Channel) async throws {
        let reader = RequestReader(limits: limits)
        let reading: RequestReading
        switch reader.start(request) {
        case .refused(let refusal):
            reading = .refused(refusal)
        case .readable(let expectsContinue):
            if expectsContinue {
                try await writer.writeInformationalHead(HTTPResponse(status: .continue))
            }
            reading = try await reader.read(request)
        }
        let delivery = try await deliver(reading, method: request.head.method, channel)
        let answer = PreparedAnswer(delivery.response, to: request.head, limits: limits)
        try await AnswerWriter(answer: answer, manner: delivery.manner).write(to: writer, of: channel)
    }

    private func deliver(
        _ reading: RequestReading,
        method: HTTPRequest.Method,
        _ channel: any Channel
    ) async throws -> Delivery {
        switch reading {
        case .refused(let refusal):
            traffic?.record(endpoint: endpoint, method: method, status: refusal.head.status, handled: false)
            return Delivery(response: refusal, manner: .whole)
        case .complete(let request):
            return try await handle(request, channel)
        }
    }

    private func handle(_ request: TransportRequest, _ channel: any Channel) async throws -> Delivery {
        let method = request.head.method
        let decision = faults?.decide(endpoint: endpoint, request: request.head) ?? FaultDecision()
        if decision.delay > .zero {
            try await Task.sleep(for: decision.delay)
        }
        if case .dropBefore? = decision.effect {
            traffic?.record(endpoint: endpoint, method: method, status: nil, handled: false)
            throw DroppedConnection()
        }
        if case .dropLater(let milliseconds)? = decision.effect {
            traffic?.record(endpoint: endpoint, method: method, status: nil, handled: true)
            try await handleLater(request, .milliseconds(milliseconds), channel)
            throw DroppedConnection()
        }
        if case .answer(let answer)? = decision.effect, !answer.handled {
            traffic?.record(endpoint: endpoint, method: method, status: answer.response.head.status, handled: false)
            return Delivery(response: answer.response, manner: .whole)
        }
        let response = await answer(of: request)
        let delivery = delivery(of: response, to: method, under: decision.effect)
        traffic?.record(
            endpoint: endpoint,
            method: method,
            status: delivery?.manner.isComplete == true ? delivery?.response.head.status : nil,
            handled: true
        )
        guard let delivery else { throw DroppedConnection() }
        return delivery
    }

    /// Closes the connection, and has the request handled after a while; the end of the connection does not stop it.
    private func handleLater(_ request: TransportRequest, _ delay: Duration, _ channel: any Channel) async throws {
        let work = Task {
            try? await Task.sleep(for: delay)
            _ = await answer(of: request)
        }
        try? await channel.close()
        await work.value
    }

    /// How a handled request's answer goes out; nil where it does not.
    private func delivery(
        of response: TransportResponse,
        to method: HTTPRequest.Method,
        under effect: FaultEffect?
    ) -> Delivery? {
        switch effect {
        case nil, .delay, .dropBefore, .dropLater:
            return Delivery(response: response, manner: .whole)
        case .answer(let answer):
            return Delivery(response: answer.response, manner: .whole)
        case .dropAfter:
            return nil
        case .truncate(let bytes):
            // Without a body there is nothing to cut: the answer stays away as a whole.
            guard method != .head, response.head.status.allowsBody else { return nil }
            return Delivery(response: response, manner: .truncated(bytes: bytes))
        case .drip(let chunkBytes, let pauseMilliseconds):
            return Delivery(
                response: response,
                manner: .dripped(chunkBytes: chunkBytes, pause: .milliseconds(pauseMilliseconds))
            )
        }
    }

    private func answer(of request: TransportRequest) async -> TransportResponse {
        do {
            return try await handler.send(request)
        } catch {
            return .refusal(.badGateway, "The handler of \(endpoint) gave no answer: \(error)")
        }
    }
}

/// An answer and the manner in which it goes out.
private struct Delivery {
    var response: TransportResponse
    var manner: AnswerWriter.Manner
}

/// The reason for a connection that is closed without an answer.
struct DroppedConnection: Error {}
