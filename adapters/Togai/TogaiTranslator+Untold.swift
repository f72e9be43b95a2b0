import AdapterKit
import Metering

extension TogaiTranslator {
    /// A meter of which Togai does not tell which of several event schemas it is on is on the one that it was made on.
    func completed(_ objects: [ObservedObject], by recorded: () -> [ObjectID: ObjectImage]) -> [ObservedObject] {
        guard objects.contains(where: { TogaiImage.schemas(of: $0).count > 1 }) else { return objects }
        let recorded = recorded()
        return objects.map { object in
            let candidates = TogaiImage.schemas(of: object)
            guard candidates.count > 1, let fields = recorded[ObjectID(object)],
                let schema = candidates.first(where: { fields[TogaiImage.schemaPath($0)] == true })
            else { return object }
            return TogaiMeter(object.body).map { TogaiImage.observed($0.telling(["name": .string(schema)])) } ?? object
        }
    }
}
