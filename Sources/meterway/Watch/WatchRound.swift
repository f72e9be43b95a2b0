import Metering

/// What came of one round of a watch.
struct WatchRound: Sendable {
    /// What was found, in a few words on one line.
    var words: String
    /// How the command would have ended that does the same once.
    var status: ExitStatus
    /// The number of requests that each vendor got.
    var requests: [String: Int]
    /// What was found, by where it was looked for, each finding as a text that stays the same as long as it does.
    ///
    /// A place that could not be looked at is left out: what was found there last still holds. No finding is an empty set.
    var found: [String: Set<String>]
    /// The members that the round's document has besides those of every round; no secrets are in it.
    var members: JSONObject
}

extension WatchRound {
    /// A round that failed as a whole: nothing was found out, so that all that was found last still holds.
    init(failed error: any Error) {
        let lines = ErrorView.lines(error).map { $0.hasPrefix("error: ") ? String($0.dropFirst(7)) : $0 }
        words = "failed: " + lines.joined(separator: "; ").withoutLineBreaks
        status = (error as? CommandFailure)?.status ?? .error
        requests = [:]
        found = [:]
        members = ErrorView.json(error).object ?? JSONObject()
    }
}

extension String {
    /// The text with its line breaks made blanks.
    var withoutLineBreaks: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
}
