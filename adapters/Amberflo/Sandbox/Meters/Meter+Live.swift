extension Meter {
    /// The meter's type in the live dialect, or nil where that cannot express it: a maximum.
    var liveType: LiveType? {
        switch kind {
        case .sum: .sum
        case .maximum: nil
        case .distinct: .activeUsers
        case .duration: .duration
        }
    }

    /// The meter as the live service shows it, or nil where that cannot express it.
    var live: JSON? {
        liveType.map { type in
            var members = extras
            members["id"] = .string(id)
            members["meterApiName"] = .string(apiName)
            members["label"] = .string(name)
            members["meterType"] = .string(type.rawValue)
            members["aggregation"] = .string(type.aggregation)
            members["dimensions"] = .strings(dimensions)
            members["aggregationDimensions"] = .strings(aggregationDimensions)
            members["lockingStatus"] = .string(lockingStatus.rawValue)
            members["useInBilling"] = .bool(useInBilling)
            members["createTime"] = .integer(createTime)
            members["updateTime"] = .integer(updateTime)
            return .object(members)
        }
    }
}
