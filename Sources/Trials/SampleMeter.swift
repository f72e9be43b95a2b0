/// A meter of a trial's project.
struct SampleMeter: Sendable, Hashable {
    var key: String
    var name: String
    var unit: String
    var description: String
    var event: String
    var aggregation: String
    var value: String?
    var filter: String?
    var dimensions: [String] = []
    /// The vendors that get it; empty for all.
    var vendors: [String] = []
    /// The name at Togai, where it differs.
    var togaiName: String?

    /// The meter in a meter file.
    var yaml: String {
        var lines = [
            "  - key: \(key)", "    name: \(name)", "    unit: \(unit)", "    description: \(description)",
            "    event: \(event)", "    aggregation: \(aggregation)",
        ]
        lines += value.map { ["    value: \($0)"] } ?? []
        lines += filter.map { ["    filter: '\($0)'"] } ?? []
        lines += dimensions.isEmpty ? [] : ["    dimensions: [\(dimensions.joined(separator: ", "))]"]
        lines += vendors.isEmpty ? [] : ["    vendors: [\(vendors.joined(separator: ", "))]"]
        lines += togaiName.map { ["    overrides: { togai: { name: \($0) } }"] } ?? []
        return lines.joined(separator: "\n")
    }
}

/// A customer's meter of a trial's project.
struct SampleCounter: Sendable, Hashable {
    var meter: String
    var customer: String
    var meterKey: String
    var deleteOnReset = false

    /// The counter in a meter file.
    var yaml: String {
        """
          - meter: \(meter)
            customer: \(customer)
            meterKey: \(meterKey)
            deleteOnReset: \(deleteOnReset)
        """
    }
}
