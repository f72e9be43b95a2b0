import AdapterKit
import Metering

extension AmberfloTranslator {
    /// Where no definition tells its dimensions, which an answer may leave out, they are as they were written (Amberflo Metering
    /// API: MeterDefinition).
    ///
    /// A service that tells them of one definition tells of none where another has none.
    func completed(_ objects: [ObservedObject], by recorded: () -> [ObjectID: ObjectImage]) -> [ObservedObject] {
        let isTold = objects.contains { $0.kind == Amberflo.definitionKind && !($0.body["dimensions"]?.isNull ?? true) }
        guard dialect == .document, !isTold else { return objects }
        let recorded = recorded()
        return objects.map { object in
            let fields = recorded[ObjectID(object)] ?? ObjectImage()
            let dimensions = fields.members(AmberfloDefinitionFields.dimensionPrefix)
            guard object.kind == Amberflo.definitionKind, !dimensions.isEmpty, var json = object.body.object else {
                return object
            }
            json["dimensions"] = .array(dimensions.map(JSONValue.string))
            return AmberfloDefinition(.object(json), dialect)?.observed ?? object
        }
    }
}
