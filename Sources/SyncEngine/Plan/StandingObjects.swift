import AdapterKit
import Metering

/// What stands on the objects at a vendor, by what those that stand there say of themselves.
///
/// It is put in order when it is first asked for, since most plans never ask.
final class StandingObjects {
    private let observed: [ObservedObject]
    private let translator: any VendorTranslator

    init(_ observed: [ObservedObject], _ translator: any VendorTranslator) {
        self.observed = observed
        self.translator = translator
    }

    /// What stands on each object, by the vendor's id of that.
    private(set) lazy var byParent: [String: [ObservedObject]] = {
        var byParent: [String: [ObservedObject]] = [:]
        for object in observed {
            if let parent = translator.parent(of: object) { byParent[parent, default: []].append(object) }
        }
        return byParent
    }()

    /// The objects that something stands on, by id.
    private(set) lazy var parents: [String: ObservedObject] = {
        guard !byParent.isEmpty else { return [:] }
        let parents = observed.lazy.filter { self.byParent[$0.id] != nil }
        return parents.keyed(by: \.id)
    }()

    /// What stands on an object.
    func on(_ object: ObservedObject) -> [ObservedObject] { byParent[object.id] ?? [] }

    /// The object that an object stands on; `nil` where it is not there, or there is none.
    func parent(of object: ObservedObject) -> ObservedObject? {
        translator.parent(of: object).flatMap { parents[$0] }
    }
}
