extension UsageReport {
    /// The report as the document shows it (Amberflo Metering API: UsageQueryResponse).
    ///
    /// Not said by the document: intervals without an event are left out.
    func document(_ query: UsageQuery) -> JSON {
        let records = groups.map { group -> JSON in
            let points = group.buckets.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
            return .object([
                "groupInfo": Self.groupInfo(group, query),
                "records": .array(points.map { .object([String($0.key): .number($0.value.value)]) }),
            ])
        }
        return .object(["clientMeters": .object([query.apiName: .array(records)])])
    }
}
