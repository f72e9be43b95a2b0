import AdapterKit
import Metering

extension UndoPlanner {
    /// Withholds what hangs on a change that has to be allowed first, and blocks what hangs on one that is not done, until nothing
    /// more does: what stays because of that stands on something itself.
    mutating func settleGrounds() {
        repeat { holdRemovals() } while settleGroundsOnce()
    }

    /// What the vendor has of what is bound, and stays as the object that it is.
    func staying() -> [ObjectRef: String] {
        let going = Set(plan.changes.filter { [.replace, .delete].contains($0.action) && !$0.onlyUnbinds }.map(\.ref))
        let there = input.bindings.filter { !going.contains($0.ref) && observed($0) != nil }
        return Dictionary(keepingFirst: there.map { ($0.ref, $0.id) })
    }

    /// Goes through all changes, and answers whether one of them was withheld or blocked.
    private mutating func settleGroundsOnce() -> Bool {
        let grounds = UndoGrounds(self)
        var hasSettled = false
        for index in plan.changes.indices where plan.changes[index].isPending {
            switch grounds.hold(on: plan.changes[index], self) {
            case .none: continue
            case .withheld(let permission):
                guard plan.changes[index].needs == nil else { continue }
                plan.changes[index].needs = permission
            case .blocked(let finding):
                plan.changes[index].block(for: finding)
            case .kept(let carrier):
                plan.changes[index].keep(under: carrier)
            }
            hasSettled = true
        }
        return hasSettled
    }

    /// The objects by what they bear.
    static func bearers(_ observed: [ObservedObject]) -> [ObjectKind: [Mark: [ObservedObject]]] {
        observed.reduce(into: [:]) { bearers, object in
            for (name, value) in object.marks {
                bearers[object.kind, default: [:]][Mark(name, value), default: []].append(object)
            }
        }
    }
}

/// What the changes of an undo hang on, as they are.
private struct UndoGrounds {
    /// What keeps a change from being done.
    enum Hold {
        case none
        case withheld(Change.Permission)
        case blocked(Finding)
        /// The change lets go of what another object carries, and that one stays.
        case kept(ObjectRef)
    }

    private let byRef: [ObjectRef: Change]
    private let byObject: [ObjectID?: Change]
    /// What the run took away, and is not made again.
    private let absent: Set<ObjectRef>

    init(_ planner: UndoPlanner) {
        let changes = planner.plan.changes
        byRef = changes.keyed(by: \.ref)
        byObject = changes.keyed(by: \.objectID)
        let made = changes.lazy.filter { ![.delete, .blocked].contains($0.action) }.map(\.ref)
        absent = Set(planner.undone.map(\.ref)).subtracting(planner.staying().keys).subtracting(made)
    }

    func hold(on change: Change, _ planner: UndoPlanner) -> Hold {
        if change.action == .delete { return hold(onRelease: change) }
        let needed = needed(by: change, planner)
        if change.action == .create, let ground = needed.filter(absent.contains).min() {
            return blocked("it needs the \(ground), which is not there and is not made again")
        }
        let unmade = needed.filter { planner.remade.contains($0) && byRef[$0]?.action == .blocked }
        if let ground = unmade.min() {
            return blocked("it needs the \(ground), which is not brought back to what it was")
        }
        let place = hold(onPlaceOf: change, planner)
        if case .none = place {} else { return place }
        let permissions = needed.compactMap { byRef[$0] }.filter { [.create, .replace].contains($0.action) }
            .compactMap(\.needs)
        return permissions.first.map(Hold.withheld) ?? .none
    }

    /// What is let go of with what carries it shares the fate of that.
    private func hold(onRelease change: Change) -> Hold {
        guard change.onlyUnbinds, let carrier = change.carrier.flatMap({ byRef[$0] }) else { return .none }
        if carrier.action == .blocked { return .kept(carrier.ref) }
        return carrier.needs.map(Hold.withheld) ?? .none
    }

    /// What a change is nothing without: what its object links to, or is carried by, and what it requires where it is made.
    private func needed(by change: Change, _ planner: UndoPlanner) -> [ObjectRef] {
        let wanted = change.desired ?? planner.world[change.ref]?.desired
        var needed = wanted.map { Array($0.links.values) } ?? []
        if change.action != .update { needed += wanted?.requires ?? [] }
        if let carrier = change.observed.flatMap(planner.input.translator.carrier).flatMap({ byObject[$0] }) {
            needed.append(carrier.ref)
        }
        return needed.filter { $0 != change.ref }
    }

    private func blocked(_ reason: String) -> Hold {
        .blocked(.obstacle(reason, remedy: UndoPlanner.changeBack))
    }

    /// What bears a mark that the object is to have makes room for it, once what has to be allowed first is, or stays.
    private func hold(onPlaceOf change: Change, _ planner: UndoPlanner) -> Hold {
        var permission: Change.Permission?
        for mark in change.marksGained(planner.input.translator.uniqueMarks) {
            for other in planner.bearers[change.ref.kind]?[mark] ?? [] where other.id != change.remoteID {
                guard let leaving = byObject[ObjectID(other)], leaving.makesRoom(for: mark) else {
                    return .blocked(change.action == .create ? .taken(by: other) : .taken(mark, by: other))
                }
                permission = permission ?? leaving.needs
            }
        }
        return permission.map(Hold.withheld) ?? .none
    }
}

extension Change {
    /// The marks that the object is to have by the change and that no other may have: those by which a new one is known, and the
    /// unique ones of any, as far as they are set.
    fileprivate func marksGained(_ unique: Set<String>) -> [Mark] {
        guard let desired else { return [] }
        let own = (desired.marks + desired.claims).filter { mark in
            unique.contains(mark.name) && fields.contains { $0.after == .string(mark.value) }
        }
        return action == .create ? desired.marks.prefix(1) + own : own
    }

    /// Whether the object bears a mark no more once the change is done.
    fileprivate func makesRoom(for mark: Mark) -> Bool {
        guard isPending else { return false }
        if action == .delete { return !onlyUnbinds }
        guard [.update, .replace].contains(action), let desired else { return false }
        return !(desired.marks + desired.claims).contains(mark)
    }
}

extension Finding {
    /// Says of an object that another has its place.
    static func taken(by other: ObservedObject) -> Finding {
        .obstacle("\(other.id) stands in its place at the vendor", remedy: "rename or remove that one at the vendor")
    }

    /// Says of an object that another has a mark that it is to have again, and that the vendor takes once.
    static func taken(_ mark: Mark, by other: ObservedObject) -> Finding {
        .obstacle(
            "the \(mark.name) `\(mark.value)` is that of \(other.id), which keeps it",
            remedy: "let that one give it up first"
        )
    }
}
