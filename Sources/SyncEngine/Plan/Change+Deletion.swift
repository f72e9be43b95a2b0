import AdapterKit
import Metering

extension Change {
    /// Makes the change that takes an object away which a binding names, with all fields that go.
    init(deleting binding: Binding, name: String, image: ObjectImage, notes: [String] = []) {
        self.init(
            .delete,
            ref: binding.ref,
            name: name,
            meters: binding.meters,
            remoteID: binding.id,
            fields: image.changes(from: ObjectImage()).map {
                FieldChange(path: $0.path, before: $0.after, after: .null)
            },
            notes: notes
        )
    }

    /// Makes the change that takes an object away that is there, as far as its vendor lets it go.
    init(deleting observed: ObservedObject, _ binding: Binding, by translator: any VendorTranslator) {
        self.init(deleting: binding, name: observed.name, image: observed.image)
        self.observed = observed
        self.binding = binding
        switch translator.deletion(of: observed, isOurs: binding.isOurs) {
        case .delete(let losing):
            notes = losing.map { [$0] } ?? []
        case .keep(let reason):
            onlyUnbinds = true
            notes = [reason]
        case .refused(let reason, let remedy):
            action = .blocked
            findings = [.obstacle(reason, remedy: remedy)]
        }
    }
}
