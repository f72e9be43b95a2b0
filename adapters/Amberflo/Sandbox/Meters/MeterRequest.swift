/// What a live request to create or to replace a meter asks for.
///
/// `dimensions` and `aggregationDimensions` may be left out, as Amberflo's own scripts do, but not be null. An
/// `aggregation` is ignored. Other optional members that are null count as absent.
struct MeterRequest {
    var id: String?
    var apiName: String
    var label: String
    var type: LiveType
    var dimensions: [String]
    var aggregationDimensions: [String]
    var lockingStatus: LockingStatus?
    var useInBilling: Bool
    var extras: [String: JSON]

    private static let texts = [
        "description", "unit", "viewGroupingFunction", "viewGroupingInterval", "viewRescaleFunction",
    ]
    private static let flags = ["squashSumMeter", "seatBased", "enabled", "sharedWithPartners"]

    init(_ body: JSON) throws(Refusal) {
        var members = try Members.body(body, nullIsAbsent: true)
        id = members.string("id")
        let apiName = members.string("meterApiName", required: true, limit: 50)
        let label = members.string("label", required: true)
        let typeName = members.read("meterType", required: true, as: "a string", \.string)
        dimensions = Self.names("dimensions", in: &members)
        aggregationDimensions = Self.names("aggregationDimensions", in: &members)
        lockingStatus = members.choice("lockingStatus")
        useInBilling = members.read("useInBilling", required: false, as: "a boolean", \.bool) ?? false
        extras = Self.extras(in: &members)
        let type = typeName.flatMap(LiveType.init(rawValue:))
        if let typeName, type == nil {
            members.report("meterType", "is \"\(typeName)\": Invalid meter type")
        }
        if type == .activeUsers, aggregationDimensions.isEmpty {
            members.report("aggregationDimensions", "is empty; active_users needs at least one")
        } else if let type, type != .activeUsers, !aggregationDimensions.isEmpty {
            members.report("aggregationDimensions", "must be empty for \(type.rawValue)")
        }
        try members.check("request")
        guard let apiName, let label, let type else { throw .badRequest("Invalid request") }
        self.apiName = apiName
        self.label = label
        self.type = type
    }

    private static func names(_ name: String, in members: inout Members) -> [String] {
        if members.object[name] == .null {
            members.report(name, "is null; an array was expected")
            return []
        }
        return members.names(name) ?? []
    }

    private static func extras(in members: inout Members) -> [String: JSON] {
        var extras: [String: JSON] = [:]
        for name in texts {
            extras[name] = members.read(name, required: false, as: "a string", \.string).map { .string($0) }
        }
        for name in flags {
            extras[name] = members.read(name, required: false, as: "a boolean", \.bool).map { .bool($0) }
        }
        extras["timeoutInMinutes"] = members.integer("timeoutInMinutes").map { .integer($0) }
        extras["deduplicationConfig"] = members.read("deduplicationConfig", required: false, as: "an object", \.object)
            .map { .object($0) }
        return extras
    }
}
