import Metering

/// A usage meter as Togai shows it; optional fields that are absent are filled with what they then mean.
struct TogaiMeter: Sendable, Hashable {
    var id: String
    var name: String
    var billableName: String?
    var description: String?
    var type: String
    var aggregation: String
    var status: String
    /// The schema, where the answer tells it: `eventSchemaName`, or the schema as a whole.
    var schemaName: String?
    var computations: [TogaiComputation]
    var filters: [JSONValue]
    var json: JSONValue

    /// Reads a meter; `nil` where it lacks a name, or an id, without which no request could mean it.
    init?(_ json: JSONValue) {
        guard let id = json["id"]?.nonEmptyString, let name = json["name"]?.string else { return nil }
        self.id = id
        self.name = name
        billableName = json["billableName"]?.nonEmptyString
        description = json["description"]?.nonEmptyString
        type = json["type"]?.word ?? "COUNTER"
        aggregation = json["aggregation"]?.word ?? ""
        status = json["status"]?.word ?? TogaiStatus.active
        schemaName = json["eventSchemaName"]?.nonEmptyString ?? json["eventSchema"]?["name"]?.nonEmptyString
        computations = (json["computations"]?.array ?? []).map(TogaiComputation.init)
        filters = json["filters"]?.array ?? []
        self.json = json
    }
}

/// A pair of a matcher and a computation.
struct TogaiComputation: Sendable, Hashable {
    /// Which events count, as it stands; `nil` where all do.
    var matcher: String?
    /// What is taken of an event, as a text; an object in place of a text is written as one.
    var computation: String?

    init(_ json: JSONValue) {
        matcher = json["matcher"]?.logicText
        computation = json["computation"]?.logicText
    }
}

/// An event schema as Togai shows it.
struct TogaiSchema: Sendable, Hashable {
    var name: String
    var version: Int
    var status: String
    var description: String?
    /// The numbers' names with their default units, in Togai's order.
    var attributes: [(name: String, unit: String?)] { members("attributes").map { ($0.name, $0.unit) } }
    /// The texts' names, in Togai's order.
    var dimensions: [String] { members("dimensions").map(\.name) }
    var json: JSONValue

    /// Reads a schema; `nil` where it lacks a name.
    init?(_ json: JSONValue) {
        guard let name = json["name"]?.nonEmptyString else { return nil }
        self.name = name
        version = json["version"]?.int ?? 1
        status = json["status"]?.word ?? TogaiStatus.active
        description = json["description"]?.nonEmptyString
        self.json = json
    }

    private func members(_ key: String) -> [(name: String, unit: String?)] {
        (json[key]?.array ?? []).compactMap { member in
            guard let name = member.nonEmptyString ?? member["name"]?.nonEmptyString else { return nil }
            return (name, member["defaultUnit"]?.nonEmptyString)
        }
    }
}

/// The states of schemas and meters (Togai API: status).
enum TogaiStatus {
    static let draft = "DRAFT"
    static let active = "ACTIVE"
    static let inactive = "INACTIVE"
    static let archived = "ARCHIVED"
}

extension Meter.Status {
    /// Togai's word for the state.
    var togai: String {
        switch self {
        case .draft: TogaiStatus.draft
        case .active: TogaiStatus.active
        case .inactive: TogaiStatus.inactive
        }
    }

    /// The state of Togai's word; `nil` for other words.
    init?(togai word: String) {
        guard let status = Self.allCases.first(where: { $0.togai == word }) else { return nil }
        self = status
    }
}

extension JSONValue {
    /// The string, unless it is empty.
    var nonEmptyString: String? { string.flatMap { $0.isEmpty ? nil : $0 } }

    /// One of the API's own words, in the capitals that its documents have; `nil` for none.
    fileprivate var word: String? { nonEmptyString?.uppercased() }

    /// JSON-logic as text: a string as it stands, anything else as JSON; nil for null and the empty string.
    fileprivate var logicText: String? {
        if isNull { return nil }
        return string.map { $0.isEmpty ? nil : $0 } ?? text()
    }
}
