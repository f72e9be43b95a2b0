import HTTPTypes
import Transport

/// A request that was checked and brought into the form in which libcurl takes it.
struct PreparedRequest: Sendable, Hashable {
    /// How libcurl has to be told about the body.
    enum Shape: Sendable, Hashable {
        case head
        case withoutBody
        case withBody
    }

    let url: String
    let method: String
    let shape: Shape
    let isSecure: Bool

    /// The scheme and authority: what shares connections, and all of a URL that an error may show.
    let origin: String

    /// `Name: value` lines, some of them there to take one of libcurl's own defaults away.
    let headerLines: [String]

    /// The body as it goes over the wire.
    let body: [UInt8]

    init(_ request: TransportRequest, limits: TransportLimits) throws(TransportError) {
        let head = request.head
        let scheme = try Self.scheme(head)
        let authority = try Self.authority(head)
        method = head.method.rawValue
        isSecure = scheme == "https"
        origin = "\(scheme)://\(authority)"
        url = try origin + Self.path(head)
        shape = try Self.shape(head.method, hasBody: !request.body.isEmpty)
        body = try Self.body(request, limits: limits)
        headerLines = Self.headerLines(head.headerFields, shape: shape)
    }
}

extension PreparedRequest {
    private static func scheme(_ head: HTTPRequest) throws(TransportError) -> String {
        let scheme = head.scheme?.lowercased() ?? ""
        guard scheme == "http" || scheme == "https" else {
            throw .unusable("The URL's scheme is '\(scheme)'; give an http or https URL")
        }
        return scheme
    }

    private static func authority(_ head: HTTPRequest) throws(TransportError) -> String {
        guard let authority = head.authority, !authority.isEmpty else {
            throw .unusable("The URL names no host; give it as https://host/path")
        }
        if authority.utf8.contains(UInt8(ascii: "@")) {
            throw .unusable("The URL holds credentials before its host; give them as a header field")
        }
        guard authority.utf8.allSatisfy(Self.isOfAuthority) else {
            throw .unusable("The URL's host has a character that no host has; check its spelling")
        }
        return authority
    }

    private static func isOfAuthority(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\\"): false
        default: byte > 0x20 && byte < 0x7F
        }
    }

    private static func path(_ head: HTTPRequest) throws(TransportError) -> String {
        guard let path = head.path, !path.isEmpty else { return "/" }
        guard path.utf8.first == UInt8(ascii: "/") else {
            throw .unusable("The URL's path does not begin with '/'")
        }
        guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw .unusable("The URL's path or query has a character that has to be percent-encoded")
        }
        return path
    }

    private static func shape(_ method: HTTPRequest.Method, hasBody: Bool) throws(TransportError) -> Shape {
        switch method {
        case .connect:
            throw .unusable("CONNECT is not a method that can be sent; a proxy's tunnel is made without it")
        case .head:
            guard !hasBody else { throw .unusable("A HEAD request has a body; send it with another method") }
            return .head
        case .post, .put, .patch:
            return .withBody
        default:
            return hasBody ? .withBody : .withoutBody
        }
    }

    private static func body(_ request: TransportRequest, limits: TransportLimits) throws(TransportError) -> [UInt8] {
        guard request.body.count <= limits.requestBody else {
            throw TransportError(
                .bodyTooLarge,
                "The request's body has \(request.body.count) bytes, the limit is \(limits.requestBody); "
                    + "send less at once",
                mayHaveBeenSent: false
            )
        }
        let coding = request.head.headerFields[.contentEncoding]?.lowercased()
        guard coding == "gzip", !request.body.isEmpty else { return request.body }
        return try Gzip.compress(request.body)
    }

    /// The field that libcurl makes of the URL.
    private static let host = HTTPField.Name("Host")

    private static func headerLines(_ fields: HTTPFields, shape: Shape) -> [String] {
        var lines: [String] = ["Expect:"]
        if shape == .withBody, !fields.contains(.contentType) { lines.append("Content-Type:") }
        for field in fields {
            switch field.name {
            case .contentLength, .transferEncoding, host:
                continue
            default:
                // A name and a semicolon is how libcurl is told to send a field without a value.
                lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
            }
        }
        return lines
    }
}

extension TransportError {
    /// A request that cannot be sent as it stands.
    fileprivate static func unusable(_ message: String) -> TransportError {
        TransportError(.invalidURL, message, mayHaveBeenSent: false)
    }
}
