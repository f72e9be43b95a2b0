import AdapterKit
import Metering

/// Finds, among what a vendor has, the objects that are wanted: by binding first, then by their marks, best mark first.
struct ObjectMatcher {
    /// What was found for a wanted object.
    enum Match: Hashable {
        /// The object that a binding names.
        case bound(ObservedObject, Binding)
        /// An object that is not bound and bears a mark.
        case marked(ObservedObject)
        /// Several objects bear the same mark, or one object is claimed by several.
        case ambiguous(mark: Mark, ids: [String])
        /// Nothing; the binding, if there was one, is of an object that is gone.
        case none(gone: Binding?)

        /// Whether the object is the one that a binding names.
        var isBound: Bool {
            if case .bound = self { true } else { false }
        }
    }

    private let byID: [ObjectID: ObservedObject]
    private let byMark: [ObjectKind: [Mark: [String]]]
    private var bindings: [ObjectRef: Binding]
    private var owners: [ObjectID: Binding]
    /// The vendor's ids of objects that are recognised by something other than their marks.
    private let identities: [ObjectRef: String]
    private var taken: Set<ObjectID>
    /// The bindings of what is there and has no successor, by the kind and the name that it has at the vendor.
    private let byName: [ObjectKind: [String: [Binding]]]

    init(observed: [ObservedObject], bindings: [Binding], identities: [ObjectRef: String] = [:]) {
        var byID: [ObjectID: ObservedObject] = [:]
        var byMark: [ObjectKind: [Mark: [String]]] = [:]
        for object in observed where byID.updateValue(object, forKey: ObjectID(object)) == nil {
            for (name, value) in object.marks {
                byMark[object.kind, default: [:]][Mark(name, value), default: []].append(object.id)
            }
        }
        self.byID = byID
        self.byMark = byMark
        self.identities = identities
        self.bindings = bindings.keyed(by: \.ref)
        owners = bindings.keyed { ObjectID($0) }
        taken = Set(bindings.map { ObjectID($0) }.filter { byID[$0] != nil })
        var byName: [ObjectKind: [String: [Binding]]] = [:]
        for binding in bindings where !binding.isSuperseded {
            guard let name = byID[ObjectID(binding)]?.name else { continue }
            byName[binding.ref.kind, default: [:]][name, default: []].append(binding)
        }
        self.byName = byName
    }

    /// The object that a binding names; `nil` where it is gone.
    func observed(_ binding: Binding) -> ObservedObject? {
        byID[ObjectID(binding)]
    }

    /// The binding of an object; `nil` where it is not bound.
    func owner(of object: ObservedObject) -> Binding? { owners[ObjectID(object)] }

    /// Whether the object is bound, and there.
    func isThere(_ ref: ObjectRef) -> Bool { bindings[ref].map { observed($0) != nil } ?? false }

    /// The binding of an object by the vendor's id; `nil` where it is not bound.
    func binding(of id: ObjectID) -> Binding? { owners[id] }

    /// Whether the vendor has an object.
    func isThere(_ id: ObjectID) -> Bool { byID[id] != nil }

    /// Lets a bound object be found for another name of ours.
    mutating func rebind(_ binding: Binding, as ref: ObjectRef) {
        bindings[ref] = binding
        owners[ObjectID(binding)] = binding.named(ref)
    }

    /// The objects of a kind that bear a mark.
    func bearers(of mark: Mark, _ kind: ObjectKind) -> [ObservedObject] {
        (byMark[kind]?[mark] ?? []).compactMap { byID[ObjectID(kind: kind, id: $0)] }
    }

    /// Matches the wanted objects of one kind, whose links are resolved as far as they can be.
    mutating func match(_ wanted: [DesiredObject]) -> [ObjectRef: Match] {
        var found: [ObjectRef: Match] = [:]
        found.reserveCapacity(wanted.count)
        var open: [DesiredObject] = []
        for object in wanted {
            if let binding = bindings[object.ref], let observed = observed(binding) {
                found[object.ref] = .bound(observed, binding)
            } else if let observed = identified(object.ref) {
                found[object.ref] = .marked(observed)
                taken.insert(ObjectID(observed))
            } else {
                open.append(object)
            }
        }
        let levels = byMark.isEmpty ? 0 : open.lazy.map { $0.marks.count }.max() ?? 0
        for level in 0..<levels {
            matchMarks(at: level, of: &open, into: &found)
        }
        for object in open {
            found[object.ref] = .none(gone: bindings[object.ref])
        }
        return found
    }

    /// The object that is recognised by something other than its marks, and belongs to nothing else.
    private func identified(_ ref: ObjectRef) -> ObservedObject? {
        guard let id = identities[ref].map({ ObjectID(kind: ref.kind, id: $0) }), !taken.contains(id) else {
            return nil
        }
        return byID[id]
    }

    /// The binding of another object that bears a mark of a wanted one, and the mark; `nil` where there is none.
    func boundBearer(of object: DesiredObject) -> (mark: Mark, binding: Binding)? {
        for mark in object.marks {
            for id in byMark[object.ref.kind]?[mark] ?? [] {
                guard let owner = owners[ObjectID(kind: object.ref.kind, id: id)], !owner.isSuperseded else { continue }
                if owner.ref != object.ref { return (mark, owner) }
            }
        }
        return nil
    }

    /// The bindings of objects that have a name at the vendor, and no successor.
    func bindings(named name: String, _ kind: ObjectKind) -> [Binding] { byName[kind]?[name] ?? [] }

    /// The objects that nothing wanted or bound claims.
    var unclaimed: [ObservedObject] {
        byID.filter { !taken.contains($0.key) }.map(\.value)
    }

    private mutating func matchMarks(
        at level: Int,
        of open: inout [DesiredObject],
        into found: inout [ObjectRef: Match]
    ) {
        var claims: [ObjectID: [ObjectRef]] = [:]
        var candidates: [ObjectRef: (mark: Mark, ids: [String])] = [:]
        for object in open where object.marks.count > level {
            let mark = object.marks[level]
            guard !object.awaitsLink(in: mark) else { continue }
            let kind = object.ref.kind
            let ids = (byMark[kind]?[mark] ?? []).filter { !taken.contains(ObjectID(kind: kind, id: $0)) }
            guard !ids.isEmpty else { continue }
            candidates[object.ref] = (mark, ids)
            for id in ids {
                claims[ObjectID(kind: kind, id: id), default: []].append(object.ref)
            }
        }
        for (ref, candidate) in candidates {
            let id = ObjectID(kind: ref.kind, id: candidate.ids[0])
            if candidate.ids.count == 1, claims[id]?.count == 1, let observed = byID[id] {
                found[ref] = .marked(observed)
            } else {
                found[ref] = .ambiguous(mark: candidate.mark, ids: candidate.ids.sorted())
            }
        }
        for id in claims.keys {
            taken.insert(id)
        }
        open.removeAll { found[$0.ref] != nil }
    }
}

extension DesiredObject {
    /// Whether a mark names an object whose id is not known yet.
    fileprivate func awaitsLink(in mark: Mark) -> Bool {
        guard !LinkText.isResolved(mark.value) else { return false }
        return (requires + links.values).contains { mark.value.contains(LinkText.placeholder($0)) }
    }
}
