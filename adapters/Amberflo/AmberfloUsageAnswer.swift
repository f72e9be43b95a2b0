import Metering

/// One group of a usage report: a customer's, or that of all together.
struct AmberfloUsageGroup: Sendable, Hashable {
    /// A number, and the beginning of the interval that it covers.
    struct Point: Sendable, Hashable {
        var start: Timestamp
        /// The number; `nil` where Amberflo tells none, or one with more digits than Meterway calculates with.
        var value: Quantity?
    }

    var customer: String?
    var points: [Point]

    /// What is wrong with an answer.
    struct Problem: Error, Sendable, Hashable {
        var text: String
    }

    /// Reads the groups of a report in a dialect, strictly: what is not understood is an error and never left out, which would pass for
    /// no usage.
    static func groups(
        in body: JSONValue,
        to question: AmberfloUsageQuestion,
        isGrouped: Bool,
        _ dialect: AmberfloDialect
    ) throws(Problem) -> [AmberfloUsageGroup] {
        guard let meters = body["clientMeters"] else {
            throw Problem(text: "the answer has no `clientMeters`: \(Excerpt.quoted(body))")
        }
        if meters.isNull { return [] }
        let reader = AmberfloUsageReader(question: question, isGrouped: isGrouped)
        switch dialect {
        case .document:
            return try reader.documented(try elements(of: question.apiName, in: meters))
        case .live:
            guard let array = meters.array else {
                throw Problem(text: "`clientMeters` is \(meters.kind) in place of an array: \(Excerpt.quoted(meters))")
            }
            return try reader.live(array)
        }
    }

    /// The groups of a meter in the document's `clientMeters`, which has none where nothing was used.
    private static func elements(of apiName: String, in meters: JSONValue) throws(Problem) -> [JSONValue] {
        guard let object = meters.object else {
            throw Problem(text: "`clientMeters` is \(meters.kind) in place of an object: \(Excerpt.quoted(meters))")
        }
        if object.isEmpty { return [] }
        guard let own = object[apiName] else {
            throw Problem(
                text: "`clientMeters` has \(Excerpt.list(object.keys.prefix(3).map { Excerpt.shown($0) })) "
                    + "in place of the meter \(Excerpt.quoted(apiName))"
            )
        }
        guard let elements = own.array else {
            throw Problem(text: "the meter \(Excerpt.quoted(apiName)) has \(own.kind) in place of an array of groups")
        }
        return elements
    }
}

/// Reads the groups of a report in either dialect.
private struct AmberfloUsageReader {
    typealias Group = AmberfloUsageGroup

    let question: AmberfloUsageQuestion
    /// Whether customers' usage was asked for, so that each group has to name its customer.
    let isGrouped: Bool

    /// `{"groupInfo": {…}, "records": [{"SECONDS": NUMBER}]}`.
    func documented(_ elements: [JSONValue]) throws(Group.Problem) -> [Group] {
        var groups: [Group] = []
        for element in elements {
            var points: [Group.Point] = []
            for record in try list("records", of: element) {
                guard let object = record.object else { throw wrong(record, "an object of `records`") }
                for member in object.members {
                    guard let seconds = Int64(member.key) else {
                        throw Group.Problem(
                            text: "\(Excerpt.quoted(member.key)) stands where seconds since 1970 were expected"
                        )
                    }
                    points.append(try point(seconds, member.value))
                }
            }
            groups.append(Group(customer: try customer(element["groupInfo"], of: element), points: points))
        }
        return groups
    }

    /// `{"group": {"groupInfo": {…}}, "values": [{"secondsSinceEpochUtc": SECONDS, "value": NUMBER}]}`.
    func live(_ elements: [JSONValue]) throws(Group.Problem) -> [Group] {
        var groups: [Group] = []
        for element in elements {
            var points: [Group.Point] = []
            for record in try list("values", of: element) {
                guard let value = record["value"] else { throw wrong(record, "an object with a `value`") }
                guard let seconds = record["secondsSinceEpochUtc"]?.int else {
                    throw wrong(record, "an object with the whole number `secondsSinceEpochUtc`")
                }
                points.append(try point(Int64(seconds), value))
            }
            groups.append(Group(customer: try customer(element["group"]?["groupInfo"], of: element), points: points))
        }
        return groups
    }

    private func list(_ name: String, of group: JSONValue) throws(Group.Problem) -> [JSONValue] {
        guard let list = group[name]?.array else { throw wrong(group, "a group with an array `\(name)`") }
        return list
    }

    private func point(_ seconds: Int64, _ value: JSONValue) throws(Group.Problem) -> Group.Point {
        let starts = question.starts
        guard starts.contains(seconds) else {
            throw Group.Problem(
                text: "an interval begins at `\(seconds)`, outside the window that was asked for, "
                    + "\(starts.lowerBound) to \(starts.upperBound) in seconds since 1970"
            )
        }
        guard question.hasBound(at: seconds) else {
            throw Group.Problem(
                text: "an interval begins at `\(seconds)`, where none of those that were asked for does: they are a "
                    + "`\(question.interval.rawValue)` of UTC each"
            )
        }
        guard value.isNull || value.number != nil else { throw wrong(value, "a number") }
        return Group.Point(start: Timestamp(seconds: seconds), value: value.quantity)
    }

    private func customer(_ info: JSONValue?, of group: JSONValue) throws(Group.Problem) -> String? {
        let customer = info?[Amberflo.customerField]?.string
        if isGrouped, customer == nil {
            throw wrong(group, "a group whose `groupInfo` has the `\(Amberflo.customerField)` that was asked for")
        }
        return customer
    }

    private func wrong(_ value: JSONValue, _ expected: String) -> Group.Problem {
        Group.Problem(text: "\(Excerpt.quoted(value)) stands where \(expected) was expected")
    }
}
