/// What a reader did with an input.
package enum FuzzVerdict: Sendable, Hashable {
    /// It was read, and every law of the reader held.
    case taken
    /// It was refused as the reader refuses things: with a reason, at a place that the input has.
    case refused
    /// A law was broken; the text says which.
    case wrong(String)

    /// The law that was broken; `nil` where none was.
    package var fault: String? {
        if case .wrong(let fault) = self { fault } else { nil }
    }
}
