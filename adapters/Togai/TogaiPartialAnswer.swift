import Metering

/// What the answer to a batch says of events that were refused, in whatever form it does: what its `details` look like is not
/// documented (Togai API: Ingest events to Togai in batch).
struct TogaiPartialAnswer {
    /// The ids of the events, by position.
    private let ids: [String?]
    /// Togai's words for each event that it refused, by position.
    private(set) var failures: [Int: String] = [:]

    init(_ json: JSONValue, ids: [String?]) {
        self.ids = ids
        read(json, under: nil, depth: 0)
    }

    /// How deep events are looked for.
    private static let depth = 6

    private mutating func read(_ value: JSONValue, under key: String?, depth: Int) {
        guard depth < Self.depth, key.map(Self.tellsSuccess) != true else { return }
        for item in value.array ?? [] {
            if let id = item.string, let index = ids.firstIndex(of: id) {
                failures[index] = key ?? id
            } else if let index = position(item) {
                if !Self.isSuccess(item) { failures[index] = Self.words(item) }
            } else {
                read(item, under: nil, depth: depth + 1)
            }
        }
        guard let object = value.object else { return }
        for member in object.members {
            if depth > 0, let index = ids.firstIndex(of: member.key) {
                if !Self.isSuccess(member.value) { failures[index] = Self.words(member.value) }
            } else {
                read(member.value, under: member.key, depth: depth + 1)
            }
        }
    }

    /// The position of the event that an item of a list is about; `nil` where it names none.
    private func position(_ item: JSONValue) -> Int? {
        let id = [item["id"], item["eventId"], item["event"]?["id"]].compactMap { $0?.string }.first
        guard let index = item["index"]?.int ?? id.flatMap({ ids.firstIndex(of: $0) }) else { return nil }
        return ids.indices.contains(index) ? index : nil
    }

    /// Whether a name stands for what was taken.
    private static func tellsSuccess(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["success", "accept", "ingested", "ingestion_completed", "ingestion_in_progress", "processed"]
            .contains { name.hasPrefix($0) }
    }

    /// Whether what is said of an event is that it was taken.
    private static func isSuccess(_ item: JSONValue) -> Bool {
        if let success = item.bool ?? item["success"]?.bool { return success }
        for key in ["statusCode", "status", "code"] {
            if let code = item[key]?.int { return (200..<300).contains(code) }
            if let word = item[key]?.string { return tellsSuccess(word) || word.lowercased() == "ok" }
        }
        return false
    }

    private static func words(_ item: JSONValue) -> String {
        item.nonEmptyString ?? item["message"]?.nonEmptyString ?? item["error"]?.nonEmptyString ?? item.text()
    }
}
