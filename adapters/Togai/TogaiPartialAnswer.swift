import Metering

/// What the answer to a batch says of single events, in whatever form it does: what its `details` look like is not documented
/// (Togai API: Ingest events to Togai in batch).
struct TogaiPartialAnswer {
    /// How many events there are.
    private let count: Int
    /// The positions of the events by their ids, the first of each.
    private let positions: [ExactText: Int]
    /// Whether the answer says that some events were refused, so that one of which it tells no more is one of these.
    private let isPartial: Bool
    /// Togai's words for each event that it refused, by position.
    private(set) var failures: [Int: String] = [:]
    /// The positions of the events that it says were taken.
    private(set) var taken: Set<Int> = []

    init(_ json: JSONValue, ids: [String?], isPartial: Bool = true) {
        count = ids.count
        let named = ids.enumerated().compactMap { index, id in id.map { (ExactText($0), index) } }
        positions = Dictionary(keepingFirst: named)
        self.isPartial = isPartial
        read(json, under: nil, within: nil, depth: 0)
        taken.subtract(failures.keys)
    }

    /// How deep events are looked for.
    private static let depth = 6

    /// Reads a part of the answer; what the name of a part around it stands for holds unless its own stands for something.
    private mutating func read(_ value: JSONValue, under key: String?, within verdict: Bool?, depth: Int) {
        guard depth < Self.depth else { return }
        let listed = key.flatMap(Self.verdict) ?? verdict
        for item in value.array ?? [] {
            if let id = item.string, let index = positions[ExactText(id)] {
                note(index, listed, words: key ?? id)
            } else if let index = position(item) {
                note(index, Self.verdict(of: item) ?? listed, words: Self.words(item))
            } else {
                read(item, under: nil, within: listed, depth: depth + 1)
            }
        }
        guard let object = value.object else { return }
        for member in object.members {
            if depth > 0, let index = positions[ExactText(member.key)] {
                note(index, Self.verdict(of: member.value) ?? listed, words: Self.words(member.value))
            } else {
                read(member.value, under: member.key, within: listed, depth: depth + 1)
            }
        }
    }

    /// Notes what is said of an event: where that is neither that it was taken nor that it was refused, the whole answer decides.
    private mutating func note(_ index: Int, _ isTaken: Bool?, words: String) {
        if isTaken ?? !isPartial {
            taken.insert(index)
        } else {
            failures[index] = words
        }
    }

    /// The position of the event that an item of a list is about; `nil` where it names none.
    private func position(_ item: JSONValue) -> Int? {
        let id = [item["id"], item["eventId"], item["event"]?["id"]].compactMap { $0?.string }.first
        guard let index = item["index"]?.int ?? id.flatMap({ positions[ExactText($0)] }) else { return nil }
        return (0..<count).contains(index) ? index : nil
    }

    /// Whether a name stands for what was taken, or for what was refused; `nil` where it stands for neither.
    private static func verdict(_ name: String) -> Bool? {
        let name = name.lowercased()
        let taken = ["success", "accept", "ingested", "ingestion_completed", "ingestion_in_progress", "processed"]
        if taken.contains(where: name.hasPrefix) || name == "ok" { return true }
        let refused = ["fail", "error", "reject", "refus", "invalid", "ingestion_failed", "unprocess"]
        return refused.contains(where: name.hasPrefix) ? false : nil
    }

    /// Whether what is said of an event is that it was taken; `nil` where it is neither that nor that it was refused.
    private static func verdict(of item: JSONValue) -> Bool? {
        if let success = item.bool ?? item["success"]?.bool { return success }
        for key in ["statusCode", "status", "code"] {
            if let code = item[key]?.int { return (200..<300).contains(code) }
            if let word = item[key]?.string { return verdict(word) }
        }
        let errors = ["error", "errors", "errorMessage"].compactMap { item[$0] }
        return errors.contains {
            $0.nonEmptyString != nil || $0.array?.isEmpty == false || $0.object?.members.isEmpty == false
        }
            ? false : nil
    }

    private static func words(_ item: JSONValue) -> String {
        item.nonEmptyString ?? item["message"]?.nonEmptyString ?? item["error"]?.nonEmptyString ?? item.text()
    }
}
