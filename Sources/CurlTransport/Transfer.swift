internal import CCurl
import HTTPTypes
import Transport

/// One transfer under way: what libcurl's callbacks fill and look at.
///
/// It belongs to the transport's thread, which keeps it alive for as long as its handle is with the multi handle.
final class Transfer {
    let submission: TransferSubmission
    let easy: EasyHandle
    private let settings: TransferSettings
    private let headers: HeaderList
    private var head = ResponseHeadParser()
    private var body: [UInt8] = []
    private var bodyIsTooLarge = false
    private var requestsBegun = 0

    init(_ submission: TransferSubmission, easy: EasyHandle, settings: TransferSettings) throws(TransportError) {
        self.submission = submission
        self.easy = easy
        self.settings = settings
        headers = try HeaderList(submission.request.headerLines)
    }

    deinit {
        headers.free()
    }

    /// Makes the handle ready to be added to the multi handle.
    func configure() throws(TransportError) {
        try easy.reset()
        try easy.configure(submission.request, settings: settings)
        try easy.set(CURLOPT_HTTPHEADER, headers)
        try easy.set(CURLOPT_PRIVATE, pointer: UnsafeMutableRawPointer(bitPattern: UInt(submission.id)))
        let context = Unmanaged.passUnretained(self).toOpaque()
        try easy.set(CURLOPT_WRITEFUNCTION) { Transfer.from($3)?.takeBody($0, $1 * $2) ?? 0 }
        try easy.set(CURLOPT_WRITEDATA, pointer: context)
        try easy.set(CURLOPT_HEADERFUNCTION) { Transfer.from($3)?.takeHeaderLine($0, $1 * $2) ?? 0 }
        try easy.set(CURLOPT_HEADERDATA, pointer: context)
        try easy.setBeforeRequest { context, _, _, _, _ in
            Transfer.from(context)?.beginRequest() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        try easy.set(CURLOPT_PREREQDATA, pointer: context)
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        guard let context else { return nil }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }
}

extension Transfer {
    private func takeBody(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard count <= settings.limits.responseBody - body.count else {
            bodyIsTooLarge = true
            return 0
        }
        body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }

    private func takeHeaderLine(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        head.take(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
    }

    /// Lets a request go out once.
    ///
    /// libcurl repeats a request by itself when a kept connection ends without an answer. The server may have acted
    /// upon it, so it is let go out again only if no byte of it was written before.
    private func beginRequest() -> Bool {
        requestsBegun += 1
        return requestsBegun == 1 || !mayHaveBeenSent
    }
}

extension Transfer {
    /// Whether the server may have received the request.
    ///
    /// Before the pre-request callback nothing of it was written. After that libcurl counts the bytes that it handed
    /// to a plain socket; what a TLS or HTTP/2 layer has done is not known as surely.
    var mayHaveBeenSent: Bool {
        guard requestsBegun > 0 else { return false }
        if submission.request.isSecure { return true }
        return ((try? easy.integer(CURLINFO_REQUEST_SIZE)) ?? 1) > 0
    }

    /// Whether the answer came over a connection that takes many requests at once.
    var wasMultiplexed: Bool {
        (try? easy.integer(CURLINFO_HTTP_VERSION)) == CURL_HTTP_VERSION_2_0
    }

    /// How many connections were opened for it.
    var connectionsOpened: Int {
        (try? easy.integer(CURLINFO_NUM_CONNECTS)) ?? 0
    }

    /// What its task is told, once libcurl is done with it.
    func result(_ code: CURLcode) -> TransferResult {
        guard code == CURLE_OK, let head = head.head else {
            return .failure(TransportError(code == CURLE_OK ? CURLE_WEIRD_SERVER_REPLY : code, failure: failure))
        }
        return .success(TransportResponse(head: decoded(head), body: body))
    }

    /// The head without the fields that describe the body as it was before libcurl decoded it.
    private func decoded(_ head: HTTPResponse) -> HTTPResponse {
        guard submission.request.shape != .head, !body.isEmpty, head.headerFields[.contentEncoding] != nil else {
            return head
        }
        var head = head
        head.headerFields[.contentEncoding] = nil
        head.headerFields[.contentLength] = nil
        return head
    }

    private var failure: TransferFailure {
        let request = submission.request
        return TransferFailure(
            origin: request.origin,
            usesProxy: settings.options.network.proxy(secure: request.isSecure) != nil,
            requestBegan: requestsBegun > 0,
            mayHaveBeenSent: mayHaveBeenSent,
            bodyIsTooLarge: bodyIsTooLarge,
            headProblem: head.problem,
            elapsed: .microseconds((try? easy.offset(CURLINFO_TOTAL_TIME_T)) ?? 0),
            tunnelStatus: (try? easy.integer(CURLINFO_HTTP_CONNECTCODE)) ?? 0,
            limits: settings.limits,
            words: easy.failureText
        )
    }
}
