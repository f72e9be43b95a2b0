/// What a fault does to a request.
package enum FaultEffect: Sendable, Hashable {
    /// Answers as given, instead of the handler or after it.
    case answer(FaultAnswer)

    /// Waits so many milliseconds before the request is handled, or before another rule's effect.
    case delay(milliseconds: Int)

    /// Closes the connection without an answer; the request never reaches its handler.
    case dropBefore

    /// Lets the request be handled, then closes the connection without an answer.
    case dropAfter

    /// Closes the connection without an answer, and lets the request be handled so many milliseconds after that.
    ///
    /// So does a vendor whose gateway gives up on a request that is still under way behind it.
    case dropLater(milliseconds: Int)

    /// Lets the request be handled, sends so many bytes of the answer's body, and closes the connection.
    ///
    /// Content-Length is always larger than what is sent. The bytes count after compression. An answer that can have
    /// no body is dropped as a whole.
    case truncate(bytes: Int)

    /// Lets the request be handled, and sends the answer's body in chunks with a pause after each.
    case drip(chunkBytes: Int, pauseMilliseconds: Int)

    /// The name of the kind, as in JSON.
    package var name: String {
        switch self {
        case .answer: "answer"
        case .delay: "delay"
        case .dropBefore: "dropBefore"
        case .dropAfter: "dropAfter"
        case .dropLater: "dropLater"
        case .truncate: "truncate"
        case .drip: "drip"
        }
    }

    /// The names of all kinds.
    static let names = ["answer", "delay", "dropBefore", "dropAfter", "dropLater", "truncate", "drip"]
}
