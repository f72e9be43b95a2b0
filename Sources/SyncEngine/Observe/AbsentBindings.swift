import AdapterKit
import Metering

/// What it tells of a vendor that nothing of what is bound there is there: the account may be another one.
enum AbsentBindings {
    /// What there is to know of a vendor that has not one of the bound objects; `nil` where it has one, or nothing is bound.
    ///
    /// Where some definitions are bound by ids that the vendor gave, these alone decide: one that has the name that the project gave it
    /// for its id is found in every account that has something of that name, and what hangs on definitions is taken away by people. What
    /// was to end by itself, and kinds that the connection does not manage as it is set, tell nothing.
    static func note(
        _ bindings: [Binding],
        _ observed: [ObservedObject],
        _ translator: any VendorTranslator
    ) -> String? {
        guard !bindings.isEmpty else { return nil }
        let there = Set(observed.map { ObjectID($0) })
        let kinds = Set(translator.kinds)
        let telling = bindings.filter { binding in
            kinds.contains(binding.ref.kind)
                && (there.contains(ObjectID(binding)) || !translator.endsByItself(binding.ref.kind, binding.recorded))
        }
        let given = telling.filter { $0.ref.kind == translator.definitionKind && !$0.isBoundByName }
        let deciding = given.isEmpty ? telling : given
        guard !deciding.isEmpty, !deciding.contains(where: { there.contains(ObjectID($0)) }) else { return nil }
        return words(deciding.count, isByID: deciding.count < telling.count)
    }

    private static func words(_ count: Int, isByID: Bool) -> String {
        let by = isByID ? " by an id that the vendor gave" : ""
        let fact =
            count == 1
            ? "The one object that is bound here\(by) is not at the vendor."
            : "Of the \(count) objects that are bound here\(by) none is at the vendor."
        return fact
            + " If `url` or the credentials are those of another account than before, stop: that account needs a project file with a "
            + "`state` of its own. If the account is right, they were removed there, and `meterway apply` makes those again that the files "
            + "want."
    }
}

extension Binding {
    /// Whether the vendor's id is the name that the project gave the object, so that another account can have one of the same id.
    fileprivate var isBoundByName: Bool {
        id == ref.key || id == name || recorded.fields.contains { $0.value.string == id }
    }
}
