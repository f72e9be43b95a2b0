extension Meter {
    /// The meter as it is persisted.
    var record: JSON {
        .object([
            "id": .string(id),
            "sequence": .integer(Int64(sequence)),
            "createTime": .integer(createTime),
            "updateTime": .integer(updateTime),
            "apiName": .string(apiName),
            "name": .string(name),
            "label": .string(label),
            "kind": .string(kind.rawValue),
            "dimensions": .strings(dimensions),
            "aggregationDimensions": .strings(aggregationDimensions),
            "lockingStatus": .string(lockingStatus.rawValue),
            "useInBilling": .bool(useInBilling),
            "extras": .object(extras),
        ])
    }

    /// Reads a persisted meter, or gives nil where the record holds none.
    init?(record: JSON) {
        guard let members = record.object,
            let id = members["id"]?.string,
            let sequence = members["sequence"]?.number?.int64,
            let createTime = members["createTime"]?.number?.int64,
            let updateTime = members["updateTime"]?.number?.int64,
            let apiName = members["apiName"]?.string,
            let name = members["name"]?.string,
            let label = members["label"]?.string,
            let kind = members["kind"]?.string.flatMap(Kind.init(rawValue:)),
            let dimensions = members["dimensions"]?.strings,
            let aggregationDimensions = members["aggregationDimensions"]?.strings,
            let lockingStatus = members["lockingStatus"]?.string.flatMap(LockingStatus.init(rawValue:)),
            let useInBilling = members["useInBilling"]?.bool,
            let extras = members["extras"]?.object
        else { return nil }
        self.id = id
        self.sequence = Int(sequence)
        self.createTime = createTime
        self.updateTime = updateTime
        self.apiName = apiName
        self.name = name
        self.label = label
        self.kind = kind
        self.dimensions = dimensions
        self.aggregationDimensions = aggregationDimensions
        self.lockingStatus = lockingStatus
        self.useInBilling = useInBilling
        self.extras = extras
    }
}
