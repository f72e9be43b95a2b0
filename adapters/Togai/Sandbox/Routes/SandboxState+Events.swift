extension SandboxState {
    static let maximumEventPage = 50

    /// `GET /events`: the newest first.
    func listEvents(_ call: Call) throws(Refusal) -> Reply {
        let statuses = ["PROCESSED", "UNPROCESSED", "IN_PROGRESS"] + IngestionStatus.allCases.map(\.rawValue)
        let page = try Page(
            call,
            filters: ["status": statuses, "account_id": [], "schema_name": []],
            limit: Self.maximumEventPage,
            standard: Self.maximumEventPage
        )
        var index = page.position.map { $0["index"]?.integer ?? 0 } ?? journal.events.count
        index = min(max(index, 0), journal.events.count)
        var items: [JSON] = []
        while index > 0, items.count < page.size {
            index -= 1
            if isShown(journal.events[index], page.filters) { items.append(.object(journal.events[index].json)) }
        }
        var answer: JSONObject = ["events": .array(items)]
        while index > 0, !isShown(journal.events[index - 1], page.filters) { index -= 1 }
        if index > 0 { answer["nextToken"] = page.token(after: ["index": .integer(index)]) }
        return Reply(answer)
    }

    private func isShown(_ stored: StoredEvent, _ filters: [String: String]) -> Bool {
        let status = stored.outcome.status
        return filters["status"].map { $0 == status.rawValue || $0 == status.processing } ?? true
            && filters["account_id"].map { $0 == stored.event.accountID } ?? true
            && filters["schema_name"].map { $0 == stored.event.schemaName } ?? true
    }

    /// `GET /events/{id}`: every event that came with the id, duplicates among them.
    ///
    /// Not said by the document: an id that no event has gives an empty list, since 404 is none of its statuses.
    func showEvent(_ id: String) -> Reply {
        Reply(["events": .array(journal.events(withID: id).map { .object($0.detailedJSON) })])
    }
}
