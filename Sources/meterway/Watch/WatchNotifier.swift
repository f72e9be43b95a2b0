import Metering

/// A way to tell that what a watch finds has changed.
protocol WatchNotifier: Sendable {
    /// Tells it.
    ///
    /// - Parameter document: the round's document.
    /// - Throws: ``NoticeError`` where it could not be told.
    func notify(_ document: JSONValue) async throws(NoticeError)
}

/// Why a notice could not be given.
struct NoticeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Who was to be told, and what happened; without secrets.
    let description: String

    /// Makes an error.
    init(_ description: String) {
        self.description = description
    }
}
