import AdapterKit
import Metering

extension TogaiTranslator {
    /// A meter of which Togai does not tell which event schema it is on is on the one that it was made on.
    func completed(_ objects: [ObservedObject], by recorded: () -> [ObjectID: ObjectImage]) -> [ObservedObject] {
        guard objects.contains(where: { !Self.tellsSchema($0) }) else { return objects }
        let recorded = recorded()
        return objects.map { object in
            let candidates = TogaiImage.schemas(of: object)
            guard !Self.tellsSchema(object), let fields = recorded[ObjectID(object)],
                let schema = candidates.first(where: { fields[TogaiImage.schemaPath($0)] == true })
            else { return object }
            return TogaiMeter(object.body).map { TogaiImage.observed($0.telling(["name": .string(schema)])) } ?? object
        }
    }

    /// Whether the answer tells of a usage meter which event schema it is on.
    private static func tellsSchema(_ object: ObservedObject) -> Bool {
        object.kind != TogaiImage.usageMeter || object.body["eventSchemaName"]?.nonEmptyString != nil
            || object.body["eventSchema"]?["name"]?.nonEmptyString != nil
    }
}
