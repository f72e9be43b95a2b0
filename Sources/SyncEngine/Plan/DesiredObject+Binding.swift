package import AdapterKit
package import Metering

extension DesiredObject {
    /// The meter that the object is the definition of, by the kind of definitions; `nil` where it is that of none, or of several.
    func definedMeter(_ definitionKind: ObjectKind) -> Meter.Key? {
        ref.kind == definitionKind && meters.count == 1 ? meters[0] : nil
    }

    /// The binding of the object once it is at the vendor as wanted.
    package func binding(
        vendor: String,
        id: String,
        isOurs: Bool,
        definitionKind: ObjectKind,
        meters definitions: [Meter.Key: Meter],
        isSynced: Bool = false
    ) -> Binding {
        let definition = definedMeter(definitionKind).flatMap { definitions[$0] }?.json ?? .null
        return Binding(
            vendor: vendor,
            ref: ref,
            id: id,
            name: name,
            meters: meters,
            isOurs: isOurs,
            recorded: image,
            definition: self.definition ?? definition,
            isSynced: isSynced
        )
    }
}
