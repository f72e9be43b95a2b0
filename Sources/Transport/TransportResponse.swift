package import HTTPTypes

/// A complete answer: status, header fields, and the body's bytes after any content coding was removed.
package struct TransportResponse: Sendable, Hashable {
    /// Status and header fields.
    package var head: HTTPResponse

    /// The decoded body; empty where the answer has none.
    package var body: [UInt8]

    /// Makes an answer from its two parts.
    package init(head: HTTPResponse, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }
}

extension TransportResponse {
    /// The body without the byte order mark that some servers write before their text.
    package var text: [UInt8] {
        body.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(body.dropFirst(3)) : body
    }

    /// Whether a success is a page for people, which no vendor's API answers with: its first sign is `<`.
    ///
    /// What type it is sent as says nothing: servers send JSON as HTML too, and pages as JSON.
    package var isPage: Bool {
        head.status.kind == .successful && text.first(where: Self.isInk) == UInt8(ascii: "<")
    }

    /// Whether a success lacks an end of the JSON object or list that vendors' APIs answer a read with.
    ///
    /// It is then empty, cut off, or another's words. An answer that says that it has no content is whole.
    package var lacksDocument: Bool {
        guard head.status.kind == .successful, head.status != .noContent else { return false }
        let text = text
        return switch (text.first(where: Self.isInk), text.last(where: Self.isInk)) {
        case (UInt8(ascii: "{"), UInt8(ascii: "}")), (UInt8(ascii: "["), UInt8(ascii: "]")): false
        default: true
        }
    }

    private static func isInk(_ byte: UInt8) -> Bool { ![0x20, 0x09, 0x0A, 0x0D].contains(byte) }
}
