import AdapterKit
import Metering

extension Planner {
    /// Why wanted objects of a kind cannot have a mark that is unique at the vendor in this run, by object.
    ///
    /// A mark that its bearer gives up in the same run is free; the order of the writes sees to it.
    func contested(
        _ objects: [DesiredObject],
        _ matches: [ObjectRef: ObjectMatcher.Match]
    ) -> [ObjectRef: Finding] {
        let unique = input.translator.uniqueMarks
        guard !unique.isEmpty else { return [:] }
        // Only where another object bears a mark is it asked for; most plans never do.
        lazy var wanted = objects.keyed(by: \.ref)
        var refused: [ObjectRef: Finding] = [:]
        var awaited: [ObjectRef: (mark: Mark, bearer: ObjectRef)] = [:]
        for object in objects where isSelected(object) {
            let own = matches[object.ref]?.observed
            for mark in object.marks + object.claims
            where unique.contains(mark.name) && own?.marks[mark.name] != mark.value {
                for bearer in matcher.bearers(of: mark, object.ref.kind) where bearer.id != own?.id {
                    switch claim(on: mark, of: bearer, wanted, isKnown: own == nil && object.marks.contains(mark)) {
                    case .free: break
                    case .refused(let finding): refused[object.ref] = finding
                    case .freed(let ref): awaited[object.ref] = (mark, ref)
                    }
                }
            }
        }
        return refused.merging(
            awaited.keys.compactMap { ref in Self.obstacle(of: ref, awaited, refused).map { (ref, $0) } }
        ) { direct, _ in direct }
    }

    private enum Claim {
        case free
        /// Another wanted object gives the mark up in this run.
        case freed(by: ObjectRef)
        case refused(Finding)
    }

    private func claim(
        on mark: Mark,
        of bearer: ObservedObject,
        _ wanted: [ObjectRef: DesiredObject],
        isKnown: Bool
    ) -> Claim {
        guard let binding = matcher.owner(of: bearer) else {
            let who = "the \(bearer.kind) \(Excerpt.quoted(bearer.name)) (\(bearer.id)), which is not managed here"
            // What is recognised by the mark is adopted, or is not told apart, which is said elsewhere.
            return isKnown ? .free : .refused(Self.taken(mark, by: who))
        }
        if binding.isSuperseded { return .free }
        let who = "the \(binding.ref)"
        if let other = wanted[binding.ref] {
            guard isSelected(other) else { return .refused(Self.taken(mark, by: "\(who), which is not selected")) }
            return (other.marks + other.claims).contains(mark)
                ? .refused(Self.taken(mark, by: "\(who), which keeps it")) : .freed(by: binding.ref)
        }
        guard !desired.contains(binding.ref), !isKept(binding), binding.meters.allSatisfy({ isFree($0) }),
            case .delete = input.translator.deletion(of: bearer, isOurs: binding.isOurs)
        else { return .refused(Self.taken(mark, by: "\(who), which stays as it is")) }
        guard !hanging(on: bearer).contains(where: { matcher.owner(of: $0) == nil }) else {
            return .refused(Self.taken(mark, by: "\(who), which stays, since what is not managed here stands on it"))
        }
        return .free
    }

    /// Follows the objects that wait for one another's marks; a ring of them, or one that is refused, is in the way.
    private static func obstacle(
        of ref: ObjectRef,
        _ awaited: [ObjectRef: (mark: Mark, bearer: ObjectRef)],
        _ refused: [ObjectRef: Finding]
    ) -> Finding? {
        guard let first = awaited[ref] else { return nil }
        var seen: Set<ObjectRef> = [ref]
        var next = first.bearer
        while refused[next] == nil, seen.insert(next).inserted {
            guard let further = awaited[next] else { return nil }
            next = further.bearer
        }
        guard next == ref else {
            return taken(first.mark, by: "the \(first.bearer), which cannot give it up in this run")
        }
        let them =
            seen.count == 2 ? "the two wait for each other" : "\(seen.count) of them wait for each other in a ring"
        return Finding(
            .name,
            .refused,
            reason:
                "the \(first.mark.name) `\(first.mark.value)` is that of the \(first.bearer), and \(them): the vendor takes "
                + "no two objects of one \(first.mark.name)",
            remedy: "give one of them a third \(first.mark.name), apply, and then the one it is to have"
        )
    }

    private static func taken(_ mark: Mark, by whom: String) -> Finding {
        Finding(
            .name,
            .refused,
            reason:
                "the \(mark.name) `\(mark.value)` is that of \(whom), and the vendor takes no two objects of one \(mark.name)",
            remedy: "choose another \(mark.name), or let that one give it up first"
        )
    }

    /// Whether an object serves a selected meter, or none.
    func isSelected(_ object: DesiredObject) -> Bool {
        object.meters.isEmpty || object.meters.contains(where: input.options.selects)
    }
}

extension ObjectMatcher.Match {
    /// The one object that was found; `nil` where there is none.
    fileprivate var observed: ObservedObject? {
        switch self {
        case .bound(let observed, _), .marked(let observed): observed
        case .ambiguous, .none: nil
        }
    }
}
