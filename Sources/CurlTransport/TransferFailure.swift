internal import CCurl
import Transport

/// What is known of a failed transfer besides libcurl's result code.
struct TransferFailure: Sendable, Hashable {
    var origin: String
    var usesProxy: Bool
    var requestBegan: Bool
    var mayHaveBeenSent: Bool
    var bodyIsTooLarge: Bool
    var headProblem: ResponseHeadParser.Problem?
    var elapsed: Duration
    var tunnelStatus: Int
    var limits: TransportLimits
    var words: String
}

extension TransportError {
    /// Puts the failure of a transfer into words that say what to do.
    init(_ code: CURLcode, failure: TransferFailure) {
        let kind = Self.kind(code, failure)
        let words = failure.words.isEmpty ? String(cString: curl_easy_strerror(code)) : failure.words
        self.init(
            kind,
            Self.message(kind, failure),
            mayHaveBeenSent: failure.mayHaveBeenSent,
            cause: "curl \(code.rawValue): \(words)"
        )
    }

    private static func kind(_ code: CURLcode, _ failure: TransferFailure) -> Code {
        if failure.bodyIsTooLarge { return .bodyTooLarge }
        if failure.headProblem != nil { return .malformedResponse }
        switch code {
        case CURLE_URL_MALFORMAT:
            return .invalidURL
        case CURLE_UNSUPPORTED_PROTOCOL:
            // The same code stands for an answer without a status line.
            return failure.requestBegan ? .malformedResponse : .invalidURL
        case CURLE_COULDNT_RESOLVE_HOST:
            return .hostNotFound
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            return .proxy
        case CURLE_OPERATION_TIMEDOUT:
            return failure.requestBegan ? .timedOut : .connectTimedOut
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            return .malformedResponse
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION,
            CURLE_BAD_FUNCTION_ARGUMENT, CURLE_NO_CONNECTION_AVAILABLE:
            return .unavailable
        default:
            return tlsKind(code) ?? connectionKind(code, failure) ?? .other
        }
    }

    private static func tlsKind(_ code: CURLcode) -> Code? {
        switch code {
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CRL_BADFILE, CURLE_SSL_CLIENTCERT,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_USE_SSL_FAILED:
            .tls
        default:
            nil
        }
    }

    private static func connectionKind(_ code: CURLcode, _ failure: TransferFailure) -> Code? {
        switch code {
        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING,
            CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND, CURLE_ABORTED_BY_CALLBACK:
            if failure.requestBegan { return .connectionLost }
            return failure.usesProxy ? .proxy : .cannotConnect
        default:
            return nil
        }
    }
}

extension TransportError {
    private static func message(_ kind: Code, _ failure: TransferFailure) -> String {
        let origin = failure.origin
        switch kind {
        case .invalidURL:
            return "The URL at \(origin) could not be understood; check its spelling"
        case .hostNotFound:
            return "The host of \(origin) could not be found; check the host's name and this machine's name servers"
        case .cannotConnect:
            return
                "No connection to \(origin) could be made; check that the server runs and that no firewall is in the way"
        case .proxy:
            return proxyMessage(failure)
        case .tls:
            return tlsMessage(origin)
        case .connectTimedOut:
            return "No connection to \(origin) was made within "
                + "\(min(failure.limits.connect, failure.limits.total)); check the network, then try again"
        case .timedOut:
            return timeMessage(failure)
        case .connectionLost:
            return "The connection to \(origin) broke before the answer was complete; \(remedy(failure))"
        case .bodyTooLarge:
            return "The answer of \(origin) is larger than the limit of \(failure.limits.responseBody) bytes; "
                + "ask for less at once"
        case .malformedResponse:
            return "The answer of \(origin) is no valid HTTP; check that the URL is that of the vendor's API"
        case .cancelled:
            return "The request to \(origin) was cancelled"
        case .leftAlone:
            return "The request to \(origin) was not sent, since the server asked to be left alone"
        case .unavailable:
            return "libcurl could not carry out the request to \(origin); check the limits on memory and open files"
        case .other:
            return "The request to \(origin) failed; \(remedy(failure))"
        }
    }

    private static func proxyMessage(_ failure: TransferFailure) -> String {
        let answer = failure.tunnelStatus > 0 ? " (it answered \(failure.tunnelStatus))" : ""
        return "The proxy did not lead to \(failure.origin)\(answer); "
            + "check http_proxy, https_proxy, all_proxy and no_proxy"
    }

    private static func tlsMessage(_ origin: String) -> String {
        "TLS with \(origin) failed; check the host's name and this machine's clock, and name a private certificate "
            + "authority's PEM file in SSL_CERT_FILE"
    }

    private static func timeMessage(_ failure: TransferFailure) -> String {
        let limits = failure.limits
        // libcurl's timers go by the millisecond, and one may run out a little before the clock that the time is told by.
        let reason =
            failure.elapsed >= limits.total - .milliseconds(50)
            ? "was not complete within \(limits.total)" : "made no progress for \(limits.stalled)"
        return "The answer of \(failure.origin) \(reason); \(remedy(failure))"
    }

    private static func remedy(_ failure: TransferFailure) -> String {
        failure.mayHaveBeenSent
            ? "the server may have acted on the request: read before a write is repeated"
            : "the server did not get the request: send it again"
    }
}
