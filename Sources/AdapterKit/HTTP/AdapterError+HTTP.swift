import HTTPTypes
package import Metering
package import Transport

import struct Foundation.Date

extension AdapterError {
    /// The error of a call that has no complete answer.
    package init(transport error: TransportError, vendor: String, call: VendorCall) {
        let category: Category =
            switch error.code {
            case .cancelled where !(call.isWrite && error.mayHaveBeenSent): .cancelled
            case _ where call.isWrite && error.mayHaveBeenSent: .outcomeUnknown
            case .timedOut, .connectionLost: .retryable(after: nil)
            case .leftAlone: .rateLimited(after: error.retryAfter)
            case .malformedResponse, .bodyTooLarge: .malformedResponse
            default: .unreachable
            }
        self.init(vendor: vendor, operation: call.operation, category: category, message: error.description)
    }

    /// The error of an answer whose status is no success.
    package init(
        response: TransportResponse,
        vendor: String,
        call: VendorCall,
        words: (JSONValue) -> String?
    ) {
        let status = response.head.status.code
        let text = Self.words(in: response, words)
        self.init(
            vendor: vendor,
            operation: call.operation,
            category: Self.category(status: status, isWrite: call.isWrite, response: response),
            message: Self.advice(status: status, call: call, retryAfter: Self.retryAfter(in: response)),
            status: status,
            vendorMessage: text,
            requestID: Self.requestID(in: response)
        )
    }

    /// The error of an answer that is not what the vendor's document promises, although its status is a success.
    package init(malformed response: TransportResponse, vendor: String, call: VendorCall, reason: String) {
        let kind = response.head.headerFields[.contentType].map { " of type \(Excerpt.shown($0))" } ?? ""
        self.init(
            vendor: vendor,
            operation: call.operation,
            category: call.isWrite ? .outcomeUnknown : .malformedResponse,
            message:
                "\(reason). Is the URL\(kind.isEmpty ? "" : ", which gave an answer\(kind),") that of the vendor's API?",
            status: response.head.status.code,
            vendorMessage: Self.beginning(of: response.text),
            requestID: Self.requestID(in: response)
        )
    }

    /// The error of a call whose credentials cannot be had, so that nothing was sent.
    package init(credentials error: SecretError, vendor: String, operation: String) {
        self.init(vendor: vendor, operation: operation, category: .unauthorized, message: error.description)
    }

    private static func category(status: Int, isWrite: Bool, response: TransportResponse) -> Category {
        switch status {
        case 401, 403: .unauthorized
        case 404: .notFound
        case 408: isWrite ? .outcomeUnknown : .retryable(after: retryAfter(in: response))
        case 409: .conflict
        case 429: .rateLimited(after: retryAfter(in: response))
        case 500...: isWrite ? .outcomeUnknown : .retryable(after: retryAfter(in: response))
        default: .rejected
        }
    }

    private static func advice(status: Int, call: VendorCall, retryAfter: Duration?) -> String {
        switch status {
        case 300..<400: "the vendor redirects, which is not followed; put the API's own address under `url`"
        case 401: "the credentials were not accepted; check `auth` of this vendor"
        case 403: "the credentials lack a right that this needs; check what they may do at the vendor"
        case 404 where call.method == .get:
            "the vendor has no such thing at this address; check `url` of this vendor, and `dialect` where it has one"
        case 404: "the vendor has no such thing at this address"
        case 405:
            "the vendor does not offer this at this address; check `url` of this vendor, and `dialect` where it has one"
        case 409: "the vendor reports a conflict with what it has"
        case 429:
            "the vendor asks for a slower pace; lower `limits` of this vendor, or try again "
                + (retryAfter.map { "in \(RetryAfter.words($0))" } ?? "later")
        case 500... where call.carriesEvents: "the vendor failed, and whether it has the events is not known"
        case 500... where call.isWrite:
            "the vendor failed, and whether the change was made is not known; the next run reads before it writes"
        case 500...: "the vendor failed; try again later"
        default: "the vendor refused the request"
        }
    }

    private static func words(in response: TransportResponse, _ words: (JSONValue) -> String?) -> String? {
        if let json = try? JSONValue.parse(response.text) {
            return (words(json) ?? json.string ?? (json == .object([:]) ? nil : json.text())).map {
                Excerpt.shown($0, upTo: 500)
            }
        }
        return beginning(of: response.text)
    }

    /// The first line or so of a body that is not JSON, fit for a message.
    private static func beginning(of body: [UInt8]) -> String? {
        let text = String(decoding: body.prefix(2000), as: UTF8.self)
        let plain = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return plain.isEmpty ? nil : Excerpt.shown(plain, upTo: 200)
    }

    private static func requestID(in response: TransportResponse) -> String? {
        for name in ["x-request-id", "x-amzn-requestid", "x-correlation-id", "request-id", "x-amzn-trace-id"] {
            guard let field = HTTPField.Name(name) else { continue }
            if let value = response.head.headerFields[field] { return Excerpt.shown(value, upTo: 200) }
        }
        return nil
    }

    private static func retryAfter(in response: TransportResponse) -> Duration? {
        RetryAfter.delay(
            in: response.head.headerFields,
            now: HTTPDate(secondsSince1970: Int(Date().timeIntervalSince1970))
        )
    }
}
