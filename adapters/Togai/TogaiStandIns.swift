import AdapterKit
import Metering

/// Event schemas and usage meters as Togai would show them once they are made and activated.
struct TogaiStandIns {
    private let desired: [DesiredObject]
    private let schemas: [String: JSONValue]

    init(_ desired: [DesiredObject]) {
        self.desired = desired
        let pairs = desired.filter { $0.ref.kind == TogaiImage.eventSchema }.map { ($0.name, Self.schema($0)) }
        schemas = Dictionary(keepingFirst: pairs)
    }

    /// What would be read, one for each object.
    var observed: [ObservedObject] {
        desired.map { object in
            if object.ref.kind == TogaiImage.eventSchema {
                return schemas[object.name].flatMap(TogaiSchema.init).map(TogaiImage.observed)
                    ?? object.shownAsWanted()
            }
            return TogaiMeter(meter(object)).map { TogaiImage.observed($0) } ?? object.shownAsWanted()
        }
    }

    /// The answer for an event schema (Togai API: Create an event schema).
    private static func schema(_ object: DesiredObject) -> JSONValue {
        var answer = object.body.object ?? JSONObject()
        answer["version"] = 1
        answer["status"] = object.image["status"].isNull ? .string(TogaiStatus.active) : object.image["status"]
        return .object(answer)
    }

    /// The answer for a usage meter that is asked for with its schema (Togai API: Get a usage meter, includeSchema); of a
    /// schema that is not given it tells the name alone.
    private func meter(_ object: DesiredObject) -> JSONValue {
        var answer = object.body.object ?? JSONObject()
        answer["id"] = .string(object.ref.standInID)
        answer["status"] = object.image["status"]
        let name = answer["eventSchemaName"]
        answer["eventSchemaName"] = JSONValue?.none
        answer["eventSchema"] = name.map { name in schemas[name.string ?? ""] ?? ["name": name] }
        return .object(answer)
    }
}
