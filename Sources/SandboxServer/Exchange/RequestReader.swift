import HTTPTypes
import HummingbirdCore
import NIOCore
import Transport

/// What can be said of a request when its head has arrived.
enum RequestArrival: Sendable {
    /// The body is worth reading; the flag says whether the client waits to be told so.
    case readable(expectsContinue: Bool)
    /// The request is answered without reading its body.
    case refused(TransportResponse)
}

/// A request that was read to its end.
enum RequestReading: Sendable {
    /// The request with its plain body.
    case complete(TransportRequest)
    /// The request is answered without being handled.
    case refused(TransportResponse)
}

/// A reader of request bodies that keeps to a limit and removes the content coding.
struct RequestReader: Sendable {
    let limits: ExchangeLimits

    /// Judges a request by its head.
    func start(_ request: Request) -> RequestArrival {
        let fields = request.head.headerFields
        if let length = fields[.contentLength].flatMap({ Int($0) }), length > limits.requestBody {
            return .refused(tooLarge)
        }
        return .readable(expectsContinue: fields[.expect]?.lowercased() == "100-continue")
    }

    /// Reads the body.
    ///
    /// - Parameter request: a request that was found readable.
    /// - Returns: the request as its handler shall see it, or the answer that it gets instead.
    /// - Throws: an error of the connection.
    func read(_ request: Request) async throws -> RequestReading {
        var whole = ByteBuffer()
        for try await buffer in request.body {
            guard whole.readableBytes + buffer.readableBytes <= limits.requestBody else { return .refused(tooLarge) }
            whole.writeImmutableBuffer(buffer)
        }
        return decode(head: request.head, body: [UInt8](buffer: whole))
    }

    /// Removes the content coding, and the fields that describe how the body travelled.
    func decode(head: HTTPRequest, body: [UInt8]) -> RequestReading {
        var head = head
        var body = body
        switch head.headerFields[.contentEncoding]?.lowercased() {
        case nil, "identity":
            break
        case "gzip", "x-gzip":
            do throws(GzipError) {
                body = try Gzip.decompress(body, limit: limits.requestBody)
            } catch {
                return .refused(error == .tooLarge ? tooLarge : .refusal(.badRequest, error.description))
            }
        case let coding?:
            var refusal = TransportResponse.refusal(
                .unsupportedMediaType,
                "Content-Encoding \"\(coding)\" is not supported; send gzip, or no content coding."
            )
            refusal.head.headerFields[.acceptEncoding] = "gzip"
            return .refused(refusal)
        }
        if head.headerFields[.contentLength] != nil || !body.isEmpty {
            head.headerFields[.contentLength] = String(body.count)
        }
        head.headerFields[.contentEncoding] = nil
        head.headerFields[.transferEncoding] = nil
        return .complete(TransportRequest(head: head, body: body))
    }

    private var tooLarge: TransportResponse {
        .refusal(.contentTooLarge, "The body is larger than \(limits.requestBody) bytes; send less at once.")
    }
}
