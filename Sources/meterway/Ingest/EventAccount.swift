import Metering

/// What became of the usage events that a vendor was to get, each counted once.
struct EventAccount: Sendable, Hashable {
    /// How many were read for the vendor: all but those of earlier runs.
    var read = 0
    /// How many went out, and count for a meter at least.
    var sent = 0
    /// How many of those that went out were rejected for some of their meters.
    var partial = 0
    /// How many came again with the same content.
    var repeated = 0
    /// How many count for no meter, since they were rejected.
    var rejected = 0
    /// How many no meter there takes.
    var unmetered = 0
    /// How many have a name that no file declares.
    var undeclared = 0
    /// How many are dead letters of other vendors.
    var elsewhere = 0

    /// How many are not done with: they were not sent, or the answer was lost.
    var open: Int { read - sent - repeated - rejected - unmetered - undeclared - elsewhere }

    /// The numbers by their names, those that make up what was read.
    var parts: [(name: String, words: String, count: Int)] {
        [
            ("sent", partial == 0 ? "sent" : "sent (\(partial) of them not for all their meters)", sent),
            ("repeated", "repeated", repeated), ("rejected", "rejected", rejected),
            ("unmetered", "not metered there", unmetered), ("undeclared", "of names that no file declares", undeclared),
            ("elsewhere", "for other vendors", elsewhere), ("open", "not done", open),
        ]
    }

    /// In one line, such as `17 events: 14 sent, 3 not metered there`.
    var text: String {
        let told = parts.filter { $0.count > 0 }.map { "\($0.count) \($0.words)" }
        return read.counted("event") + (told.isEmpty ? "" : ": " + told.joined(separator: ", "))
    }

    /// As a member of the JSON result.
    var json: JSONValue {
        var json: JSONObject = ["read": .integer(read)]
        for part in parts { json[part.name] = .integer(part.count) }
        json["partial"] = .integer(partial)
        return .object(json)
    }

    /// Adds what was counted elsewhere.
    mutating func add(_ other: EventAccount) {
        read += other.read
        sent += other.sent
        partial += other.partial
        repeated += other.repeated
        rejected += other.rejected
        unmetered += other.unmetered
        undeclared += other.undeclared
        elsewhere += other.elsewhere
    }
}
