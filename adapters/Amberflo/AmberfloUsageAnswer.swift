import Metering

/// One group of a usage report: a customer's, or that of all together.
struct AmberfloUsageGroup: Sendable, Hashable {
    /// A number, and the beginning of the interval that it covers.
    struct Point: Sendable, Hashable {
        var start: Timestamp
        /// The number; `nil` where it has more digits than Meterway calculates with.
        var value: Quantity?
    }

    var customer: String?
    var points: [Point]

    /// What is wrong with an answer.
    struct Problem: Error, Sendable, Hashable {
        var text: String
    }

    /// Reads the groups of a meter's report in a dialect.
    static func groups(
        in body: JSONValue,
        of apiName: String,
        _ dialect: AmberfloDialect
    ) throws(Problem) -> [AmberfloUsageGroup] {
        guard let meters = body["clientMeters"] else { throw Problem(text: "the answer has no `clientMeters`") }
        if meters.isNull { return [] }
        switch dialect {
        case .document:
            guard let object = meters.object else {
                throw Problem(text: "`clientMeters` is \(meters.kind) in place of an object")
            }
            return try read(object[apiName]?.array ?? [], documented)
        case .live:
            guard let array = meters.array else {
                throw Problem(text: "`clientMeters` is \(meters.kind) in place of an array")
            }
            return try read(array, live)
        }
    }

    private static func read(
        _ elements: [JSONValue],
        _ group: (JSONValue) throws(Problem) -> AmberfloUsageGroup
    ) throws(Problem) -> [AmberfloUsageGroup] {
        var groups: [AmberfloUsageGroup] = []
        for element in elements {
            groups.append(try group(element))
        }
        return groups
    }

    /// `{"groupInfo": {…}, "records": [{"SECONDS": NUMBER}]}`.
    private static func documented(_ group: JSONValue) throws(Problem) -> AmberfloUsageGroup {
        var points: [Point] = []
        for record in group["records"]?.array ?? [] {
            for member in record.object?.members ?? [] where !member.value.isNull {
                guard let seconds = Int64(member.key) else {
                    throw Problem(text: "\(Excerpt.quoted(member.key)) stands where seconds since 1970 were expected")
                }
                points.append(try point(seconds, member.value))
            }
        }
        return AmberfloUsageGroup(customer: customer(group["groupInfo"]), points: points)
    }

    /// `{"group": {"groupInfo": {…}}, "values": [{"secondsSinceEpochUtc": SECONDS, "value": NUMBER}]}`.
    private static func live(_ group: JSONValue) throws(Problem) -> AmberfloUsageGroup {
        var points: [Point] = []
        for record in group["values"]?.array ?? [] {
            guard let value = record["value"], !value.isNull else { continue }
            guard let seconds = record["secondsSinceEpochUtc"]?.int else {
                throw Problem(text: "a value has no `secondsSinceEpochUtc`")
            }
            points.append(try point(Int64(seconds), value))
        }
        return AmberfloUsageGroup(customer: customer(group["group"]?["groupInfo"]), points: points)
    }

    private static func point(_ seconds: Int64, _ value: JSONValue) throws(Problem) -> Point {
        guard value.number != nil else { throw Problem(text: "\(value.kind) stands where a number was expected") }
        return Point(start: Timestamp(seconds: seconds), value: value.quantity)
    }

    private static func customer(_ info: JSONValue?) -> String? {
        info?[Amberflo.customerField]?.string
    }
}
